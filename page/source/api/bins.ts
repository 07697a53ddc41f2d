// Collection points, as the server knows them, and what the page has to know of the server.

import type { components } from "../../generated/schema";
import { language } from "../words/language";
import { ask } from "./server";
import type { Stream } from "./types";

export type Bins = components["schemas"]["Bins"];
export type Bin = components["schemas"]["Bin"];
export type Source = components["schemas"]["SourceAsked"];

/** As many as the server gives at once. */
export const MOST = 100;

export interface PageSettings {
  version: string;
  /** Who draws the map. */
  map: "own" | "kakao";
  /** Streets and water that the operator put under the points; null where there are none. */
  ground: { path: string; attribution: string } | null;
}

/** The nearest points, whoever knows them. Throws Refused or Unreachable. */
export function binsNear(
  at: { lat: number; lon: number },
  radius: number,
  stream: string | null,
  signal: AbortSignal,
): Promise<Bins> {
  const query = { lat: at.lat, lon: at.lon, radius, stream, limit: MOST, language: language.value };
  return ask<Bins>("/locations/bins", { query, signal });
}

/** Names of all streams by their ids. */
export async function streamNames(): Promise<Record<string, string>> {
  const query = { language: language.value };
  const streams = await ask<Stream[]>("/rules/streams", { query, anonymous: true });
  return Object.fromEntries(streams.map(({ id, name }) => [id, name]));
}

/** What the operator chose; what holds without a choice where the server does not answer. */
export async function pageSettings(): Promise<PageSettings> {
  try {
    const answer = await fetch("/page/settings.json", { credentials: "omit" });
    if (answer.ok) return (await answer.json()) as PageSettings;
  } catch {
    // Without a network there is our own map.
  }
  return { version: "", map: "own", ground: null };
}
