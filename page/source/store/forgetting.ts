// Forgetting an answer for good: on the server, on this device, and on every screen that shows it.

import { signal } from "@preact/signals";
import { authorization } from "../api/credentials";
import { Refused } from "../api/refusals";
import { ask } from "../api/server";
import { change, photos } from "./photos";

/** Jobs whose answers were forgotten in this tab: whoever still lists one leaves it out. */
export const forgotten = signal<ReadonlySet<string>>(new Set());

/** Forgets the answer of a job, and what this device has of it. Throws Refused or Unreachable: then it is still there. */
export async function forgetJob(job: string): Promise<void> {
  // What was made by nobody the server knows is nobody's there.
  if ((await authorization()) !== null) await forgetThere(job);
  const copies = (photos.peek() ?? []).filter((one) => one.jobId === job);
  await Promise.all(copies.map((one) => change(one.id, () => null)));
  forgotten.value = new Set([...forgotten.value, job]);
}

async function forgetThere(job: string): Promise<void> {
  try {
    await ask<void>(`/waste/history/${job}`, { method: "DELETE" });
  } catch (fault) {
    // It is gone already, or has outlived what the server keeps.
    if (!(fault instanceof Refused && [404, 410].includes(fault.status))) throw fault;
  }
}
