// How far it is, as people say it: the same figures as the server's (`core/places/ways.py`).

import { number, say } from "../../words/words";

const EARTH_M = 6_371_008.8;
const DETOUR = 1.3;
const METRES_A_MINUTE = 4000 / 60;

interface At {
  lat: number;
  lon: number;
}

/** Metres as the crow flies. */
export function metresBetween(one: At, other: At): number {
  const [north, south] = [radians(one.lat), radians(other.lat)];
  const across = Math.sin(radians(other.lon - one.lon) / 2) ** 2;
  const up = Math.sin((south - north) / 2) ** 2;
  return (
    2 * EARTH_M * Math.asin(Math.sqrt(Math.min(1, up + Math.cos(north) * Math.cos(south) * across)))
  );
}

/** Minutes on foot, with the usual detours. */
export function walkMinutes(metres: number): number {
  return Math.max(1, Math.ceil((metres * DETOUR) / METRES_A_MINUTE));
}

/** `180 m`, `1.2 km`. */
export function distance(metres: number): string {
  if (metres < 995) {
    return say("bins.metres", { count: number(Math.max(10, Math.round(metres / 10) * 10)) });
  }
  const kilometres = number(metres / 1000, { maximumFractionDigits: 1 });
  return say("bins.kilometres", { count: kilometres });
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
