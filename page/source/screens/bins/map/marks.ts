// The bins as marks: a disc in the stream's colour with its icon; several that lie close are one disc with their number.

import type Feature from "ol/Feature";
import type { State } from "ol/render";
import Style from "ol/style/Style";
import { looksOf } from "../../../parts/stream_mark";
import { font } from "./canvas";
import type { Colours } from "./colours";
import { iconLines } from "./icons";

/** What a mark stands for. */
export interface Marked {
  id: string;
  stream: string | null;
}

const RADIUS = 15;
const CHOSEN = 20;
const ICON = 24;

/** The style of a mark for what lies there. */
export function markStyle(marked: readonly Marked[], chosen: boolean, colours: Colours): Style {
  const streams = new Set(marked.map((one) => one.stream));
  const [only = null] = streams;
  const looks =
    streams.size === 1 ? looksOf(only) : { colour: colours.group, ink: colours.onGroup };
  return new Style({
    zIndex: chosen ? 2 : 1,
    renderer: (pixel, state) => {
      const radius = (chosen ? CHOSEN : RADIUS) * state.pixelRatio;
      const [x = 0, y = 0] = pixel as number[];
      disc(state, x, y, radius, looks.colour, chosen ? colours.here : "#ffffff");
      if (marked.length > 1) count(state, x, y, marked.length, looks.ink);
      else icon(state, x, y, only, radius, looks.ink);
    },
  });
}

/** What a feature of a cluster stands for. */
export function markedBy(cluster: Feature): Marked[] {
  const members = (cluster.get("features") ?? []) as Feature[];
  return members.map((one) => one.get("marked") as Marked);
}

function disc(
  { context, pixelRatio }: State,
  x: number,
  y: number,
  radius: number,
  colour: string,
  edge: string,
): void {
  context.save();
  context.shadowColor = "rgb(0 0 0 / 45%)";
  context.shadowBlur = 4 * pixelRatio;
  context.shadowOffsetY = pixelRatio;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = edge;
  context.fill();
  context.restore();
  context.beginPath();
  context.arc(x, y, radius - 2.5 * pixelRatio, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
}

function count(state: State, x: number, y: number, number: number, ink: string): void {
  const { context, pixelRatio } = state;
  context.save();
  context.font = font(14 * pixelRatio, 700);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = ink;
  context.fillText(String(number), x, y + pixelRatio * 0.5);
  context.restore();
}

function icon(
  state: State,
  x: number,
  y: number,
  stream: string | null,
  radius: number,
  ink: string,
): void {
  const { context } = state;
  const scale = (radius * 1.15) / ICON;
  context.save();
  context.translate(x - (ICON / 2) * scale, y - (ICON / 2) * scale);
  context.scale(scale, scale);
  context.strokeStyle = ink;
  context.lineWidth = 2.25;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.setLineDash([]);
  context.stroke(iconLines(stream));
  context.restore();
}
