// Collection points, as the server knows them.

import type { components } from "../../generated/schema";
import { language } from "../words/language";
import { ask } from "./server";
import type { Stream } from "./types";

export type Bins = components["schemas"]["Bins"];
export type Bin = components["schemas"]["Bin"];
export type Source = components["schemas"]["SourceAsked"];

/** As many as the server gives at once. */
export const MOST = 100;

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
