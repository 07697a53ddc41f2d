// The ground of our own map as it is shown: coarsely from afar, finely from near, in the colours of the page.

import { intersects } from "ol/extent";
import type OlMap from "ol/Map";
import { transformExtent } from "ol/proj";
import type { Colours } from "./colours";
import { type Borders, type Country, country, type Named, province } from "./ground";
import { borderLayer, fill, ownGround, paintBorders, paintGround } from "./ground_layers";

type Layer = ReturnType<typeof borderLayer>;

/** From this zoom on provinces are drawn finely. */
const FINE_FROM = 10.8;

export class ShownGround {
  readonly #map: OlMap;
  readonly #coarse = borderLayer();
  readonly #fine = new Map<string, { layer: Layer; borders: Borders }>();
  #own: Layer | null = null;
  #country: Country | null = null;
  #colours: Colours;

  constructor(map: OlMap, colours: Colours) {
    this.#map = map;
    this.#colours = colours;
    map.addLayer(this.#coarse);
    map.on("moveend", () => void this.#refine());
    void this.#load();
  }

  /** Names of all districts. */
  get districts(): readonly Named[] {
    return this.#country?.names ?? [];
  }

  /** Names of the parts of districts, of what has been looked at from near. */
  get parts(): readonly Named[] {
    return [...this.#fine.values()].flatMap((one) => one.borders.names);
  }

  paint(colours: Colours): void {
    this.#colours = colours;
    paintBorders(this.#coarse, colours);
    for (const { layer } of this.#fine.values()) paintBorders(layer, colours);
    if (this.#own) paintGround(this.#own, colours);
  }

  /** Puts the operator's ground on it. */
  async lay(path: string): Promise<void> {
    this.#own = await ownGround(path);
    this.#own.setZIndex(2);
    paintGround(this.#own, this.#colours);
    this.#map.addLayer(this.#own);
  }

  async #load(): Promise<void> {
    // Without borders there are still the rings and the points.
    this.#country = await country().catch(() => null);
    if (this.#country === null) return;
    fill(this.#coarse, this.#country);
    // From here on what is not land is sea.
    this.#map.getTargetElement()?.classList.add("with-coast");
    paintBorders(this.#coarse, this.#colours);
    await this.#refine();
  }

  /** The provinces in view finely, once all of them are there; until then the country coarsely. */
  async #refine(): Promise<void> {
    const view = this.#map.getView();
    if ((view.getZoom() ?? 0) < FINE_FROM) return this.#show(false);
    const seen = transformExtent(view.calculateExtent(), "EPSG:3857", "EPSG:4326");
    const all = this.#country?.provinces ?? [];
    const inView = all.filter((one) => intersects(one.extent, seen));
    const asked = await Promise.allSettled(inView.map((one) => this.#fetch(one.id)));
    this.#show(asked.length > 0 && asked.every((one) => one.status === "fulfilled"));
  }

  async #fetch(id: string): Promise<void> {
    const borders = await province(id);
    if (this.#fine.has(id)) return;
    const layer = borderLayer();
    fill(layer, borders);
    paintBorders(layer, this.#colours);
    layer.setZIndex(1);
    this.#fine.set(id, { layer, borders });
    this.#map.addLayer(layer);
  }

  #show(fine: boolean): void {
    this.#coarse.setVisible(!fine);
    for (const { layer } of this.#fine.values()) layer.setVisible(fine);
  }
}
