// Tokens in the database of this browser; where it keeps nothing, they last as long as the tab.

import { database } from "./database";
import type { Device, Session } from "./session";

type Value = Device | Session;
export type Which = "device" | "person";
/** What the browser would not keep. */
const here = new Map<Which, Value>();

/** What is kept under a name, null where nothing is. */
export async function readSigned(which: Which): Promise<Value | null> {
  const known = here.get(which);
  if (known) return known;
  try {
    return (await (await database()).get("signed", which)) ?? null;
  } catch {
    return null;
  }
}

export async function writeSigned(which: Which, value: Value): Promise<void> {
  here.delete(which);
  try {
    await (await database()).put("signed", value, which);
  } catch {
    here.set(which, value);
    // What was kept before is worth nothing now, and shown once more it would end the session.
    await removed(which);
  }
}

export async function removeSigned(which: Which): Promise<void> {
  here.delete(which);
  await removed(which);
}

async function removed(which: Which): Promise<void> {
  try {
    await (await database()).delete("signed", which);
  } catch {
    // What keeps nothing has nothing to remove.
  }
}
