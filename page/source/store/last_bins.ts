// The last list of bins, for when there is no network. Without distances: they would tell where somebody stood.

import type { Bin } from "../api/bins";
import { readText, writeText } from "./texts";

const NAME = "wastecoach.bins";

/** A bin with how far it is, where that is known. */
export type Place = Omit<Bin, "distance_m" | "walk_min"> & {
  distance_m: number | null;
  walk_min: number | null;
};

export interface LastBins {
  /** When it was asked for, milliseconds since 1970. */
  at: number;
  places: readonly Place[];
  /** Names of streams by their ids, in the language of then. */
  streams: Record<string, string>;
}

/** Keeps a list on this device in place of the last one; an empty one is none. */
export function keepBins(
  at: number,
  places: readonly Place[],
  streams: Record<string, string>,
): void {
  if (places.length === 0) return;
  const bare = places.map((one) => ({ ...one, distance_m: null, walk_min: null }));
  const kept: LastBins = { at, places: bare, streams };
  writeText(NAME, JSON.stringify(kept));
}

/** The last list; null where there is none. */
export function lastBins(): LastBins | null {
  try {
    const kept = JSON.parse(readText(NAME) ?? "null") as LastBins | null;
    return kept !== null && Array.isArray(kept.places) ? kept : null;
  } catch {
    return null;
  }
}

/** Forgets the list. */
export function forgetBins(): void {
  writeText(NAME, null);
}
