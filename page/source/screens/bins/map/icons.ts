// Icons of streams as lines on a canvas. They are components elsewhere: each is rendered once, apart, and its lines read off.

import { createElement, render } from "preact";
import { iconOf } from "../../../parts/stream_icons";
import { looksOf } from "../../../parts/stream_mark";

const known = new Map<string, Path2D>();

/** The lines of a stream's icon, in a square of 24. */
export function iconLines(stream: string | null): Path2D {
  const { icon } = looksOf(stream);
  const found = known.get(icon) ?? linesOf(icon);
  known.set(icon, found);
  return found;
}

function linesOf(icon: string): Path2D {
  const apart = document.createElement("div");
  render(createElement(iconOf(icon), {}), apart);
  const lines = new Path2D();
  for (const shape of apart.querySelectorAll("svg *")) lines.addPath(lineOf(shape));
  render(null, apart);
  return lines;
}

function lineOf(shape: Element): Path2D {
  const value = (name: string) => Number(shape.getAttribute(name) ?? 0);
  const line = new Path2D();
  switch (shape.tagName.toLowerCase()) {
    case "path":
      return new Path2D(shape.getAttribute("d") ?? "");
    case "circle":
      line.arc(value("cx"), value("cy"), value("r"), 0, 2 * Math.PI);
      break;
    case "ellipse":
      line.ellipse(value("cx"), value("cy"), value("rx"), value("ry"), 0, 0, 2 * Math.PI);
      break;
    case "rect":
      line.roundRect(value("x"), value("y"), value("width"), value("height"), value("rx"));
      break;
    case "line":
      line.moveTo(value("x1"), value("y1"));
      line.lineTo(value("x2"), value("y2"));
  }
  return line;
}
