// Our own map: borders and names of the country, rings around the point, the bins. No tile, no other server.

import { boundingExtent } from "ol/extent";
import type Feature from "ol/Feature";
import { default as OlFeature } from "ol/Feature";
import OlPoint from "ol/geom/Point";
import DoubleClickZoom from "ol/interaction/DoubleClickZoom";
import DragPan from "ol/interaction/DragPan";
import KeyboardPan from "ol/interaction/KeyboardPan";
import KeyboardZoom from "ol/interaction/KeyboardZoom";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom";
import PinchZoom from "ol/interaction/PinchZoom";
import VectorLayer from "ol/layer/Vector";
import OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj";
import type RenderEvent from "ol/render/Event";
import Cluster from "ol/source/Cluster";
import VectorSource from "ol/source/Vector";
import View from "ol/View";
import type { Place } from "../../../store/last_bins";
import type { Point } from "../where";
import { drawPoint, drawRings } from "./around";
import type { Sheet } from "./canvas";
import { type Colours, coloursOf } from "./colours";
import { ShownGround } from "./ground_shown";
import { type Marked, markedBy, markStyle } from "./marks";
import { writeNames } from "./names";

/** What is to be seen. */
export interface Scene {
  places: readonly Place[];
  /** The stream whose mark a place gets. */
  markOf(place: Place): string | null;
  here: Point | null;
  radius: number;
  selected: string | null;
  english: boolean;
}

interface Hearer {
  /** A point was tapped; null: none. */
  selected(id: string | null): void;
  /** The map stands still; `byHand` when somebody moved it since the last scene. */
  moved(metresAPixel: number, byHand: boolean): void;
}

/** All of South Korea, and room to see it in. */
const KOREA = [124.4, 32.8, 132.2, 38.8];
const ROOM = transformExtent([120, 30, 136, 42], "EPSG:4326", "EPSG:3857");
/** Pixels within which a tap hits, and points are one. */
const FINGER = 26;
const CLOSE = 34;
const NEAREST_ZOOM = 18;

export class OwnMap {
  readonly #map: OlMap;
  readonly #ground: ShownGround;
  readonly #points = new VectorSource();
  readonly #marks: VectorLayer<Cluster<Feature>>;
  #colours: Colours;
  #scene: Scene | null = null;
  #byHand = false;

  constructor(
    readonly target: HTMLElement,
    readonly hearer: Hearer,
  ) {
    this.#colours = coloursOf(target);
    this.#marks = new VectorLayer({
      source: new Cluster({ source: this.#points, distance: CLOSE, minDistance: 0 }),
      style: (feature) => this.#style(feature as Feature),
      zIndex: 4,
    });
    this.#map = new OlMap({
      target,
      controls: [],
      interactions: [
        ...[new DragPan(), new PinchZoom(), new DoubleClickZoom({ duration: 200 })],
        ...[new MouseWheelZoom(), new KeyboardPan({ pixelDelta: 80 }), new KeyboardZoom()],
      ],
      layers: [this.#marks],
      view: new View({ extent: ROOM, minZoom: 5, maxZoom: 19, enableRotation: false }),
    });
    this.#map.getView().fit(transformExtent(KOREA, "EPSG:4326", "EPSG:3857"));
    this.#marks.on("prerender", (event) => this.#under(event));
    // Not a `singleclick`: it waits for a second one, and is lost where a layer comes meanwhile.
    this.#map.on("click", (event) => this.#tapped(event));
    this.#map.on("pointerdrag", () => this.#touched());
    this.#map.on("moveend", () => this.#stands());
    for (const name of ["wheel", "keydown"]) target.addEventListener(name, () => this.#touched());
    this.#ground = new ShownGround(this.#map, this.#colours);
  }

  /** Draws a scene; where another place was looked from, all of it comes into view. */
  show(scene: Scene): void {
    const before = this.#scene;
    this.#scene = scene;
    if (before?.places !== scene.places || before.markOf !== scene.markOf) this.#put(scene);
    // What is shown first is there at once; from then on it is seen how one comes from here to there.
    const duration = before === null ? 0 : this.#duration;
    if (before?.here !== scene.here || before?.radius !== scene.radius) this.#fit(scene, duration);
    else if (before.selected !== scene.selected) this.#bring(scene);
    this.#marks.changed();
  }

  /** Takes the colours that are in force now. */
  repaint(): void {
    this.#colours = coloursOf(this.target);
    this.#ground.paint(this.#colours);
    this.#marks.changed();
  }

  /** Puts the operator's ground under the points. */
  lay(path: string): Promise<void> {
    return this.#ground.lay(path);
  }

  zoom(by: number): void {
    const view = this.#map.getView();
    this.#touched();
    view.animate({ zoom: (view.getZoom() ?? 0) + by, duration: this.#duration });
  }

  /** The point looked from and the radius, into view. */
  back(): void {
    if (this.#scene) this.#fit(this.#scene, this.#duration);
  }

  /** The middle of what is seen. */
  middle(): { lat: number; lon: number } {
    const [lon = 0, lat = 0] = toLonLat(this.#map.getView().getCenter() ?? [0, 0]);
    return { lat, lon };
  }

  resized(): void {
    this.#map.updateSize();
  }

  end(): void {
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #put({ places, markOf }: Scene): void {
    this.#points.clear();
    this.#points.addFeatures(
      places.map((one) => {
        const marked: Marked = { id: one.id, stream: markOf(one) };
        const feature = new OlFeature(new OlPoint(fromLonLat([one.lon, one.lat])));
        feature.set("marked", marked, true);
        return feature;
      }),
    );
  }

  #fit({ here, radius }: Scene, duration: number): void {
    if (here === null) return;
    this.#byHand = false;
    const middle = fromLonLat([here.lon, here.lat]);
    const [x = 0, y = 0] = middle;
    const reach = radius / Math.cos((here.lat * Math.PI) / 180);
    const extent = [x - reach, y - reach, x + reach, y + reach];
    this.#map.getView().fit(extent, { padding: [24, 12, 24, 12], duration });
  }

  /** The chosen bin into view, where it is not. */
  #bring({ places, selected }: Scene): void {
    const chosen = places.find((one) => one.id === selected);
    if (!chosen) return;
    const at = fromLonLat([chosen.lon, chosen.lat]);
    const [x = 0, y = 0] = this.#map.getPixelFromCoordinate(at) ?? [];
    const [width = 0, height = 0] = this.#map.getSize() ?? [];
    const seen = x > FINGER && y > FINGER && x < width - FINGER && y < height * 0.6;
    if (!seen) this.#map.getView().animate({ center: at, duration: this.#duration });
  }

  #style(cluster: Feature) {
    const marked = markedBy(cluster);
    const chosen = marked.some((one) => one.id === this.#scene?.selected);
    return markStyle(marked, chosen, this.#colours);
  }

  #under(event: RenderEvent): void {
    const [sheet, scene] = [sheetOf(event), this.#scene];
    if (!sheet) return;
    if (scene?.here) drawRings(sheet, scene.here, scene.radius, this.#colours);
    const english = scene?.english ?? false;
    const districts = this.#ground.districts.map((one) => ({
      ...one,
      text: english && one.en ? one.en : one.name,
    }));
    const parts = this.#ground.parts.map((one) => ({ ...one, text: one.name }));
    writeNames(sheet, districts, parts, this.#colours);
    if (scene?.here) drawPoint(sheet, scene.here, this.#colours);
  }

  #tapped(event: MapBrowserEvent): void {
    const cluster = this.#nearest(event.pixel);
    if (cluster) this.#hit(cluster);
    else this.hearer.selected(null);
  }

  /** Comes nearer to what lies apart; what lies on one spot is chosen, one after the other. */
  #hit(cluster: Feature): void {
    const members = cluster.get("features") as Feature[];
    const extent = boundingExtent(
      members.map((one) => (one.getGeometry() as OlPoint).getCoordinates()),
    );
    const view = this.#map.getView();
    const apart = Math.max(
      (extent[2] ?? 0) - (extent[0] ?? 0),
      (extent[3] ?? 0) - (extent[1] ?? 0),
    );
    if (members.length > 1 && apart / view.getResolutionForZoom(NEAREST_ZOOM) > CLOSE) {
      this.#touched();
      view.fit(extent, {
        padding: [80, 80, 80, 80],
        maxZoom: NEAREST_ZOOM,
        duration: this.#duration,
      });
      return;
    }
    const ids = markedBy(cluster).map((one) => one.id);
    const next = (ids.indexOf(this.#scene?.selected ?? "") + 1) % ids.length;
    this.hearer.selected(ids[next] ?? null);
  }

  #nearest([x = 0, y = 0]: number[]): Feature | null {
    const far = (one: Feature) => {
      const at = (one.getGeometry() as OlPoint).getCoordinates();
      const [left = 0, top = 0] = this.#map.getPixelFromCoordinate(at) ?? [];
      return Math.hypot(left - x, top - y);
    };
    const all = (this.#marks.getSource()?.getFeatures() ?? []) as Feature[];
    const [found] = all.map((one) => ({ one, far: far(one) })).sort((a, b) => a.far - b.far);
    return found && found.far <= FINGER ? found.one : null;
  }

  #touched(): void {
    this.#byHand = true;
  }

  #stands(): void {
    const view = this.#map.getView();
    const { lat } = this.middle();
    const metres = (view.getResolution() ?? 1) * Math.cos((lat * Math.PI) / 180);
    this.hearer.moved(metres, this.#byHand);
  }

  get #duration(): number {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250;
  }
}

function sheetOf({ context, frameState }: RenderEvent): Sheet | null {
  if (!frameState || !(context instanceof CanvasRenderingContext2D)) return null;
  return { context, frame: frameState, ratio: frameState.pixelRatio };
}
