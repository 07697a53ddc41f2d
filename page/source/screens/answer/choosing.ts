// What an unsure thing may be.

import type { Sighting } from "../../api/types";
import type { Choice } from "./deciding";

/** Of these a better photo says more than any question. */
const POOR = ["nothing_there", "too_dark", "blurred"];

/** Whether the photo itself is what is wrong. */
export function isPoor({ unsure, doubts }: Sighting): boolean {
  return unsure && POOR.some((one) => doubts.includes(one));
}

/** What decides, as the server words it; the likeliest first. */
export function choicesOf(sighting: Sighting): readonly Choice[] {
  return sighting.choices.map(({ text, item, conditions }) => ({ item, name: text, conditions }));
}

/** The item that was seen and what else it may be, in no particular state. */
export function likelyItems({ item, name, alternatives }: Sighting): readonly Choice[] {
  const first = item === null ? [] : [{ item, name }];
  return [...first, ...alternatives].map((one) => ({
    item: one.item,
    name: one.name,
    conditions: [],
  }));
}
