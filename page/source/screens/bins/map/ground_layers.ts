// What lies under the points: the country coarsely, the provinces in view finely, and the operator's own ground.

import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import type Geometry from "ol/geom/Geometry";
import LineString from "ol/geom/LineString";
import Polygon from "ol/geom/Polygon";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import type { Colours } from "./colours";
import type { Borders, Line } from "./ground";

type Kind = "land" | "border" | "line";
type Layer = VectorLayer<VectorSource<Feature<Geometry>>>;

/** A layer for borders; `fill` puts a part of the country on it. */
export function borderLayer(): Layer {
  return new VectorLayer({ source: new VectorSource<Feature<Geometry>>() });
}

/** Puts borders on a layer. */
export function fill(layer: Layer, { land, borders, lines }: Borders): void {
  layer
    .getSource()
    ?.addFeatures([
      ...land.map((ring) => area(ring)),
      ...borders.map((line) => stroke(line, "border")),
      ...lines.map((line) => stroke(line, "line")),
    ]);
}

/** Draws borders in these colours. */
export function paintBorders(layer: Layer, colours: Colours): void {
  const styles: Record<Kind, Style> = {
    land: new Style({
      fill: new Fill({ color: colours.land }),
      stroke: new Stroke({ color: colours.border, width: 1 }),
    }),
    line: new Style({ stroke: new Stroke({ color: colours.line, width: 1.25 }), zIndex: 1 }),
    border: new Style({ stroke: new Stroke({ color: colours.border, width: 2 }), zIndex: 2 }),
  };
  layer.setStyle((feature) => styles[feature.get("kind") as Kind]);
}

/** The operator's ground: a GeoJSON file of lines and areas. */
export async function ownGround(path: string): Promise<Layer> {
  const answer = await fetch(path, { credentials: "omit" });
  if (!answer.ok) throw new Error(path);
  const read = new GeoJSON({ featureProjection: "EPSG:3857" });
  const features = read.readFeatures(await answer.json()) as Feature<Geometry>[];
  return new VectorLayer({ source: new VectorSource({ features }), minZoom: 10 });
}

/** Draws the operator's ground: what its tags say, as OpenStreetMap has them, else by its shape. */
export function paintGround(layer: Layer, colours: Colours): void {
  const water = new Style({
    fill: new Fill({ color: colours.water }),
    stroke: new Stroke({ color: colours.water, width: 2 }),
  });
  const building = new Style({ fill: new Fill({ color: colours.building }), zIndex: 1 });
  const street = new Style({ stroke: new Stroke({ color: colours.street, width: 2 }), zIndex: 2 });
  const road = new Style({ stroke: new Stroke({ color: colours.street, width: 4 }), zIndex: 3 });
  const spot = new CircleStyle({ radius: 2, fill: new Fill({ color: colours.street }) });
  layer.setStyle((feature) => {
    const shape = feature.getGeometry()?.getType() ?? "";
    if (feature.get("waterway") || feature.get("natural") === "water") return water;
    if (/^(motorway|trunk|primary|secondary)/.test(feature.get("highway") ?? "")) return road;
    if (shape.endsWith("LineString")) return street;
    return shape.endsWith("Point") ? new Style({ image: spot }) : building;
  });
}

function area(ring: Line): Feature<Geometry> {
  const flat = projected(ring);
  return made(new Polygon(flat, "XY", [flat.length]), "land");
}

function stroke(line: Line, kind: Kind): Feature<Geometry> {
  return made(new LineString(projected(line), "XY"), kind);
}

function made(shape: Geometry, kind: Kind): Feature<Geometry> {
  const feature = new Feature(shape);
  feature.set("kind", kind, true);
  return feature;
}

function projected(line: Line): number[] {
  const flat: number[] = [];
  for (let i = 0; i < line.length; i += 2)
    flat.push(...fromLonLat([line[i] ?? 0, line[i + 1] ?? 0]));
  return flat;
}
