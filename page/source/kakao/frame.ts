// Kakao's map in a frame without an origin: it shows what the page tells it, and tells what was tapped. Nothing else gets out.

import "./frame.css";
import type { Show, Told } from "./messages";
import { type KakaoMap, loaded, type Maps, type Position } from "./sdk";

/** City Hall of Seoul, until the page says otherwise. */
const BEGIN = { lat: 37.5665, lon: 126.978 };
const LEVEL = 5;
const SHORT = 18;

function tell(told: Told): void {
  parent.postMessage(told, location.origin);
}

function heard(event: MessageEvent): Show | null {
  const ours = event.source === parent && event.origin === location.origin;
  return ours && event.data?.kind === "show" ? (event.data as Show) : null;
}

/** Draws what is to be seen; what was drawn before goes. */
class Drawing {
  #shown: { setMap(map: KakaoMap | null): void }[] = [];
  #fitted = "";

  constructor(
    readonly maps: Maps,
    readonly map: KakaoMap,
  ) {}

  show(wanted: Show): void {
    for (const one of this.#shown) one.setMap(null);
    this.#shown = [];
    if (wanted.here) this.#around(wanted.here, wanted.radius);
    for (const point of wanted.points) {
      const chosen = point.id === wanted.selected;
      this.#put(
        point,
        pin(point.name, point.colour, chosen, () => select(point.id)),
        chosen ? 3 : 2,
      );
    }
    this.#fit(wanted);
  }

  #around(here: { lat: number; lon: number }, radius: number): void {
    const circle = new this.maps.Circle({
      ...{ center: this.#at(here), radius, strokeWeight: 2, strokeColor: "#1a6b34" },
      ...{ strokeOpacity: 0.8, strokeStyle: "dash", fillColor: "#1a6b34", fillOpacity: 0.05 },
    });
    circle.setMap(this.map);
    this.#shown.push(circle);
    const dot = document.createElement("span");
    dot.className = "here";
    this.#put(here, dot, 1);
  }

  #put(at: { lat: number; lon: number }, content: HTMLElement, zIndex: number): void {
    const overlay = new this.maps.CustomOverlay({
      ...{ position: this.#at(at), content, zIndex, clickable: true },
    });
    overlay.setMap(this.map);
    this.#shown.push(overlay);
  }

  /** All points into view, once for the same points; afterwards only the chosen one. */
  #fit(wanted: Show): void {
    const chosen = wanted.points.find((one) => one.id === wanted.selected);
    const now = JSON.stringify([wanted.here, wanted.radius, wanted.points.map((one) => one.id)]);
    if (now === this.#fitted) {
      if (chosen) this.map.panTo(this.#at(chosen));
      return;
    }
    this.#fitted = now;
    const all = [...wanted.points, ...(wanted.here ? [wanted.here] : [])];
    if (all.length === 0) return;
    const bounds = new this.maps.LatLngBounds();
    for (const one of all) bounds.extend(this.#at(one));
    this.map.setBounds(bounds);
  }

  #at({ lat, lon }: { lat: number; lon: number }): Position {
    return new this.maps.LatLng(lat, lon);
  }
}

function select(id: string): void {
  tell({ kind: "selected", id });
}

function pin(name: string, colour: string, chosen: boolean, act: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = chosen ? "pin chosen" : "pin";
  button.style.setProperty("--colour", colour);
  button.setAttribute("aria-label", name);
  button.title = name;
  if (chosen) button.textContent = name.length > SHORT ? `${name.slice(0, SHORT)}…` : name;
  button.addEventListener("click", act);
  return button;
}

async function begin(): Promise<void> {
  const container = document.getElementById("map");
  const key = document.querySelector<HTMLMetaElement>("meta[name='kakao-map-key']")?.content;
  if (!container || !key) throw new Error("no key");
  const maps = await loaded(key);
  const center = new maps.LatLng(BEGIN.lat, BEGIN.lon);
  const map = new maps.Map(container, { center, level: LEVEL });
  const drawing = new Drawing(maps, map);
  maps.event.addListener(map, "dragend", () => {
    const at = map.getCenter();
    tell({ kind: "moved", lat: at.getLat(), lon: at.getLng() });
  });
  addEventListener("message", (event) => {
    const wanted = heard(event);
    if (wanted) drawing.show(wanted);
  });
  tell({ kind: "ready" });
}

begin().catch(() => tell({ kind: "failed" }));
