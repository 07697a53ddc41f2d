// What the rule book knows of things by their names: suggestions while typing, what a text means, what to do with an item.

import type { Wish } from "../store/photo";
import { ask } from "./server";
import type { Advice, Meaning, Suggestion } from "./types";

const MOST_SUGGESTED = 7;
const known = new Map<string, Promise<Advice>>();

/** Items whose names begin like, or nearly like, what somebody types. */
export async function suggested(
  text: string,
  { language }: Wish,
  signal: AbortSignal,
): Promise<Suggestion[]> {
  const query = { q: text, limit: MOST_SUGGESTED, language };
  const asking = { query, signal, anonymous: true };
  return (await ask<{ suggestions: Suggestion[] }>("/items/suggestions", asking)).suggestions;
}

/** What a text means, under the rules of where somebody lives. */
export function meant(text: string, wish: Wish, signal: AbortSignal): Promise<Meaning> {
  return ask<Meaning>("/items", { query: { q: text, ...wish }, signal });
}

/** What to do with an item in those states. Asked once: the rules do not change while somebody reads. */
export function adviceOn(item: string, tags: readonly string[], wish: Wish): Promise<Advice> {
  const query = { conditions: [...tags].sort().join(","), ...wish };
  const key = JSON.stringify([item, query]);
  const asked = known.get(key) ?? ask<Advice>(`/items/${encodeURIComponent(item)}`, { query });
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}
