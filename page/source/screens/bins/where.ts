// Around which point is looked for bins. It is known to this tab only: kept nowhere, in no address.

import { signal } from "@preact/signals";

export interface Point {
  lat: number;
  lon: number;
  /** Where the device is; a point on the map; a district. */
  by: "device" | "map" | "district";
  /** Metres that the device may be off; 0 for a point that somebody chose. */
  accuracy: number;
  /** The district's name, else "". */
  name: string;
}

/** Why the device could not say where it is. */
export type Trouble = "denied" | "unavailable" | "timeout" | "outside" | "unsafe";

/** The point in force; null until somebody gives one. */
export const point = signal<Point | null>(null);
/** Whether the device is being asked. */
export const finding = signal(false);
export const trouble = signal<Trouble | null>(null);

const ASKED: PositionOptions = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };
/** All of South Korea, with its islands: the lists know nothing beyond. */
const KOREA = { south: 32.9, north: 38.7, west: 124.5, east: 132.0 };

/** Asks the device where it is; the browser asks the person. */
export function findDevice(): void {
  // Browsers tell a place only to pages that nobody can have changed on the way.
  if (!isSecureContext || !("geolocation" in navigator)) {
    fail("unsafe");
    return;
  }
  finding.value = true;
  trouble.value = null;
  navigator.geolocation.getCurrentPosition(found, (fault) => fail(REASONS[fault.code]), ASKED);
}

/** Looks around a point that somebody chose. */
export function lookAround(chosen: Omit<Point, "accuracy">): void {
  trouble.value = inKorea(chosen) ? null : "outside";
  if (trouble.value === null) point.value = { ...chosen, accuracy: 0 };
}

/** Whether our lists can know of bins there. */
export function inKorea({ lat, lon }: { lat: number; lon: number }): boolean {
  return lat > KOREA.south && lat < KOREA.north && lon > KOREA.west && lon < KOREA.east;
}

const REASONS: Record<number, Trouble> = { 1: "denied", 2: "unavailable", 3: "timeout" };

function found({ coords }: GeolocationPosition): void {
  finding.value = false;
  const here = { lat: coords.latitude, lon: coords.longitude };
  if (inKorea(here)) {
    point.value = { ...here, by: "device", accuracy: coords.accuracy, name: "" };
  } else fail("outside");
}

function fail(reason: Trouble = "unavailable"): void {
  finding.value = false;
  trouble.value = reason;
}
