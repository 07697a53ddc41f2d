// Where things lie on the canvas of a frame that is being drawn, and writing on it.

import type { FrameState } from "ol/Map";
import { fromLonLat } from "ol/proj";
import { apply } from "ol/transform";

/** A canvas and where on it the world lies. */
export interface Sheet {
  context: CanvasRenderingContext2D;
  frame: FrameState;
  /** Pixels of the canvas for one of the page. */
  ratio: number;
}

interface At {
  lat: number;
  lon: number;
}

/** The pixel of the canvas where a place lies. */
export function pixelOf({ frame, ratio }: Sheet, at: At): [number, number] {
  const [x = 0, y = 0] = apply(frame.coordinateToPixelTransform, fromLonLat([at.lon, at.lat]));
  return [x * ratio, y * ratio];
}

/** How many pixels of the canvas so many metres are there; Mercator's metres grow with the latitude. */
export function pixelsOf({ frame, ratio }: Sheet, metres: number, at: At): number {
  const metre = Math.cos((at.lat * Math.PI) / 180) * frame.viewState.resolution;
  return (metres / metre) * ratio;
}

/** Text with a halo, so that it can be read on anything. */
export function write(
  { context, ratio }: Sheet,
  text: string,
  [x, y]: [number, number],
  look: { size: number; weight: number; colour: string; halo: string },
): void {
  context.font = font(look.size * ratio, look.weight);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5 * ratio;
  context.strokeStyle = look.halo;
  context.strokeText(text, x, y);
  context.fillStyle = look.colour;
  context.fillText(text, x, y);
}

/** The page's own type. */
export function font(pixels: number, weight: number): string {
  return `${weight} ${pixels}px ${getComputedStyle(document.body).fontFamily}`;
}
