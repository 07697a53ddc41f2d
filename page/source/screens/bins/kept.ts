// The last list of this device, as far as it is about what somebody looks for, around where they are now.

import { type LastBins, lastBins } from "../../store/last_bins";
import { metresBetween, walkMinutes } from "./ways";

/** The last list; null where there is none. Around a point, its nearest first. */
export function keptAround(
  around: { lat: number; lon: number } | null,
  stream: string | null,
): LastBins | null {
  const kept = lastBins();
  if (kept === null) return null;
  const places = kept.places.filter((one) => stream === null || one.streams.includes(stream));
  if (around === null) return { ...kept, places };
  const far = places.map((one) => {
    const metres = metresBetween(around, one);
    return { ...one, distance_m: metres, walk_min: walkMinutes(metres) };
  });
  return { ...kept, places: far.sort((one, other) => one.distance_m - other.distance_m) };
}
