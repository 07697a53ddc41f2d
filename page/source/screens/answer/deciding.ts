// Somebody says what a thing is: what to do with it is shown at once, and the server learns of it.

import { adviceOn } from "../../api/items";
import { Unreachable } from "../../api/refusals";
import { notify } from "../../parts/notices";
import type { Photo, Said, Wish } from "../../store/photo";
import { say } from "../../words/words";
import { deliver } from "./found";
import type { OneThing } from "./things";

/** What somebody may choose: an item, in some states. */
export interface Choice {
  item: string;
  name: string;
  conditions: readonly string[];
}

/** Takes a choice for a thing. Throws Refused where the server will not have it. */
export async function decide(photo: Photo, thing: OneThing, choice: Choice): Promise<void> {
  const { item, conditions } = choice;
  const advice = await advised(item, conditions, thing.wish).catch((fault: unknown) => {
    if (!(fault instanceof Unreachable)) throw fault;
    // It is kept without a network as well; what to do with it comes later.
    return { name: choice.name, guidance: null, states: [] };
  });
  // The server calls it right when the item is the one it had thought of first.
  const right = item === thing.sighting.item;
  await keep(photo, thing, { verdict: right ? "right" : "wrong", item, ...advice });
}

/** Keeps what somebody said, and thanks for it. Throws Refused where the server will not have it. */
export async function keep(photo: Photo, thing: OneThing, said: Said): Promise<void> {
  const sent = await deliver(photo, thing.number, said);
  notify({ text: say(sent ? "correct.thanks" : "correct.later"), kind: "good" });
}

/** Name, guidance and states of an item as they are kept. */
export async function advised(
  item: string,
  tags: readonly string[],
  wish: Wish,
): Promise<Pick<Said, "name" | "guidance"> & { states: { tag: string; name: string }[] }> {
  const { name, guidance, conditions } = await adviceOn(item, tags, wish);
  const chosen = conditions.filter((one) => one.chosen);
  return { name, guidance, states: chosen.map((one) => ({ tag: one.tag, name: one.name })) };
}

/** The states that were told along with an item. */
export function tagsOf(said: Said): readonly string[] {
  return (said.states ?? []).map((one) => one.tag);
}
