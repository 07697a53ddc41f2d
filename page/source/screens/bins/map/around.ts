// Around the point that is looked from: rings of round distances, the radius that was searched, the dot itself.

import { distance } from "../ways";
import type { Point } from "../where";
import { pixelOf, pixelsOf, type Sheet, write } from "./canvas";
import type { Colours } from "./colours";

const STEPS = [25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000];
/** Pixels of the page between two rings, at least. */
const APART = 72;
const RINGS = 4;
/** Pixels around the dot that are seen beside a bin which lies on it. */
const HALO = 26;

/** Rings with their distances, and the edge of the search. */
export function drawRings(sheet: Sheet, point: Point, radius: number, colours: Colours): void {
  const { context, ratio } = sheet;
  const [x, y] = pixelOf(sheet, point);
  const far = pixelsOf(sheet, radius, point);
  context.save();
  circle(context, x, y, far);
  context.globalAlpha = 0.07;
  context.fillStyle = colours.ring;
  context.fill();
  context.globalAlpha = 0.8;
  context.setLineDash([8 * ratio, 6 * ratio]);
  context.lineWidth = 2 * ratio;
  context.strokeStyle = colours.ring;
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 0.45;
  context.lineWidth = ratio;
  const rings = ringsOf(sheet, point);
  for (const metres of rings) {
    circle(context, x, y, pixelsOf(sheet, metres, point));
    context.stroke();
  }
  context.restore();
  for (const metres of new Set([...rings, radius])) {
    const above: [number, number] = [x, y - pixelsOf(sheet, metres, point)];
    const look = { size: 12, weight: metres === radius ? 700 : 500 };
    write(sheet, distance(metres), above, { ...look, colour: colours.name, halo: colours.halo });
  }
}

/** The dot, and how far the device may be off. */
export function drawPoint(sheet: Sheet, point: Point, colours: Colours): void {
  const { context, ratio } = sheet;
  const [x, y] = pixelOf(sheet, point);
  context.save();
  circle(context, x, y, Math.max(HALO * ratio, pixelsOf(sheet, point.accuracy, point)));
  context.globalAlpha = 0.25;
  context.fillStyle = colours.here;
  context.fill();
  context.globalAlpha = 1;
  circle(context, x, y, 10 * ratio);
  context.fillStyle = "#ffffff";
  context.fill();
  circle(context, x, y, 7 * ratio);
  context.fillStyle = colours.here;
  context.fill();
  context.restore();
}

function ringsOf(sheet: Sheet, point: Point): number[] {
  const step = STEPS.find((one) => pixelsOf(sheet, one, point) >= APART * sheet.ratio);
  if (step === undefined) return [];
  return Array.from({ length: RINGS }, (_, index) => step * (index + 1));
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}
