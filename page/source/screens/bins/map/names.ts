// Names of districts and their parts on the map: none over another.

import { font, pixelOf, type Sheet, write } from "./canvas";
import type { Colours } from "./colours";

/** From this zoom on a district's parts have their names. */
export const PARTS_FROM = 12.7;
const DISTRICTS_FROM = 8.2;
const DISTRICTS_TO = 14.5;

interface Name {
  text: string;
  lat: number;
  lon: number;
}

type Box = [number, number, number, number];

/** Writes what fits: districts first, then their parts. */
export function writeNames(
  sheet: Sheet,
  districts: readonly Name[],
  parts: readonly Name[],
  colours: Colours,
): void {
  const { zoom } = sheet.frame.viewState;
  const taken: Box[] = [];
  const look = { colour: colours.name, halo: colours.halo };
  if (zoom >= DISTRICTS_FROM && zoom < DISTRICTS_TO) {
    const size = zoom >= PARTS_FROM ? 15 : 13;
    writeAll(sheet, districts, { ...look, size, weight: 700 }, taken);
  }
  if (zoom >= PARTS_FROM) writeAll(sheet, parts, { ...look, size: 12.5, weight: 500 }, taken);
}

function writeAll(
  sheet: Sheet,
  names: readonly Name[],
  look: { size: number; weight: number; colour: string; halo: string },
  taken: Box[],
): void {
  const { context, ratio, frame } = sheet;
  const [width, height] = (frame.size ?? [0, 0]).map((one) => one * ratio);
  context.font = font(look.size * ratio, look.weight);
  for (const name of names) {
    const [x, y] = pixelOf(sheet, name);
    if (x < 0 || y < 0 || x > (width ?? 0) || y > (height ?? 0)) continue;
    const half = context.measureText(name.text).width / 2 + 4 * ratio;
    const tall = look.size * ratio;
    const box: Box = [x - half, y - tall, x + half, y + tall];
    if (taken.some((other) => meet(box, other))) continue;
    taken.push(box);
    write(sheet, name.text, [x, y], look);
  }
}

function meet(one: Box, other: Box): boolean {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}
