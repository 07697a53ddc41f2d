// What people say of answers: kept at once, told to the server as soon as it can be reached.

import { Refused } from "../api/refusals";
import { ask } from "../api/server";
import type { Photo, Said } from "./photo";
import { change, photos } from "./photos";

/** Keeps what was said of one thing, and sends it. False where it could not be sent yet; throws Refused for ever. */
export async function tell(photo: Photo, thing: number, said: Said): Promise<boolean> {
  const waits = { ...said, sent: false };
  await change(photo.id, (now) => ({ ...now, said: { ...now.said, [thing]: waits } }));
  return photo.jobId === null ? false : delivered(photo.id, photo.jobId, thing, waits);
}

/** Sends what was said while the server could not be reached: now, and whenever there is a network again. */
export function keepTelling(): void {
  void tellAll();
  addEventListener("online", () => void tellAll());
}

async function tellAll(): Promise<void> {
  for (const { id, jobId, said } of photos.peek() ?? []) {
    for (const [thing, one] of Object.entries(said)) {
      if (jobId === null || one.sent !== false) continue;
      // What the server will never take was said in vain: there is nobody here to be told.
      await delivered(id, jobId, Number(thing), one).catch(() => undefined);
    }
  }
}

/** Tells the server what was said of one thing of a job. Throws Refused or Unreachable. */
export async function sendSaid(job: string, thing: number, said: Said): Promise<void> {
  const body = {
    verdict: said.verdict,
    item: said.item,
    thing,
    comment: said.comment ?? "",
    keep_photo: said.keepPhoto ?? false,
  };
  await ask(`/waste/feedback/${job}`, { method: "POST", body });
}

async function delivered(id: string, job: string, thing: number, said: Said): Promise<boolean> {
  try {
    await sendSaid(job, thing, said);
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.passes) return false;
    await sent(id, thing, said);
    throw fault;
  }
  await sent(id, thing, said);
  return true;
}

/** Marks it as sent, unless something else was said meanwhile. */
async function sent(id: string, thing: number, said: Said): Promise<void> {
  await change(id, (now) => {
    const there = now.said[thing];
    if (!there || there.item !== said.item || there.verdict !== said.verdict) return now;
    if (there.comment !== said.comment || there.keepPhoto !== said.keepPhoto) return now;
    return { ...now, said: { ...now.said, [thing]: { ...there, sent: true } } };
  });
}
