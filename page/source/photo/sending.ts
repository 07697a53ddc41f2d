// Brings every photo of this device to its answer, whatever comes between: one upload at a time, a few followed meanwhile.

import { effect, untracked } from "@preact/signals";
import { person, signedOut } from "../api/credentials";
import type { Photo } from "../store/photo";
import { change, changeEach, lastsOnlyHere, move, photos } from "../store/photos";
import { follow } from "./following";
import { lead } from "./leading";
import { afterEnd, afterFault, anew, answered } from "./outcome";
import { ended } from "./standing";
import { upload } from "./uploading";

/** Followed at once: browsers open six connections to a server, and screens need some. */
const FOLLOWED = 3;
/** Milliseconds after which it is looked again at the latest: clocks are put right, and timers of a month run over at once. */
const LONGEST = 60_000;
/** What this tab works on, by id. */
const inHand = new Map<string, { stop: AbortController; uploads: boolean }>();
/** Tries in vain since something last went well, by id. */
const tries = new Map<string, number>();
let leading = false;
let timer = 0;

/** From now on photos are sent by themselves. */
export function keepSending(): void {
  lead({ begin: () => turn(true), end: () => turn(false) });
  effect(begin);
  effect(disown);
  addEventListener("online", hurry);
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") hurry();
  });
}

/** Sends a photo at once that waits; one that was refused as a new one. */
export async function again(id: string): Promise<void> {
  tries.delete(id);
  await change(id, (photo) =>
    photo.state === "refused" ? anew(photo) : { ...photo, trouble: null },
  );
}

/** Forgets a photo on this device, wherever it is on its way. */
export async function drop(id: string): Promise<void> {
  await change(id, () => null);
}

function turn(first: boolean): void {
  leading = first;
  begin();
}

/** Begins whatever may begin now. */
function begin(): void {
  const known = photos.value ?? [];
  untracked(() => {
    const own = known.filter((one) => leading || lastsOnlyHere(one.id));
    letGo(own);
    clearTimeout(timer);
    const now = Date.now();
    const mine = own.filter((one) => !ended(one));
    for (const photo of [...mine].reverse()) {
      if (inHand.has(photo.id)) continue;
      if ((photo.trouble?.again ?? 0) <= now) start(photo);
    }
    const later = mine.map((one) => one.trouble?.again ?? 0).filter((at) => at > now);
    const pause = Math.min(...later) - now + 10;
    if (later.length > 0) timer = window.setTimeout(begin, Math.min(pause, LONGEST));
  });
}

/** Stops what is worked on and was deleted, is somebody else's, or another tab's to send. */
function letGo(own: readonly Photo[]): void {
  for (const [id, { stop }] of inHand) {
    if (!own.some((one) => one.id === id)) stop.abort(new Error("dropped"));
  }
}

function start(photo: Photo): void {
  const uploads = photo.jobId === null;
  const busy = [...inHand.values()].filter((one) => one.uploads === uploads).length;
  if (busy >= (uploads ? 1 : FOLLOWED)) return;
  const stop = new AbortController();
  inHand.set(photo.id, { stop, uploads });
  const work = uploads ? sent(photo, stop.signal) : followed(photo, stop.signal);
  work
    .then(() => tries.delete(photo.id))
    .catch((fault) => (stop.signal.aborted ? undefined : failed(photo, fault)))
    .finally(() => {
      inHand.delete(photo.id);
      begin();
    });
}

async function sent(photo: Photo, stop: AbortSignal): Promise<void> {
  const { picture } = photo;
  if (!picture) throw new Error("nothing to send");
  await change(photo.id, (one) => ({ ...one, state: "sending", trouble: null }));
  const told = (uploaded: number) => move(photo.id, { uploaded });
  const { jobId, analysis } = await upload({ ...photo, picture }, told, stop);
  const whose = person.value?.id ?? null;
  await change(photo.id, (one) => {
    const there = { ...one, jobId, person: whose, uploaded: 100 };
    return analysis ? answered(there, analysis) : { ...there, state: "working", trouble: null };
  });
}

async function followed(photo: Photo, stop: AbortSignal): Promise<void> {
  const jobId = photo.jobId ?? "";
  let stuck = photo.trouble !== null;
  const progress = await follow(
    jobId,
    ({ progress, message }) => {
      move(photo.id, { progress, message });
      if (stuck) void change(photo.id, (one) => ({ ...one, trouble: null }));
      stuck = false;
    },
    stop,
  );
  await change(photo.id, (one) => (one.jobId === jobId ? afterEnd(one, progress) : one));
}

async function failed(photo: Photo, fault: unknown): Promise<void> {
  const count = (tries.get(photo.id) ?? 0) + 1;
  tries.set(photo.id, count);
  await change(photo.id, (one) => afterFault(one, fault, count, Date.now()));
}

/** The network is back, or somebody looks: what only waited for that goes on at once. */
function hurry(): void {
  const own = (photos.peek() ?? []).filter((one) => leading || lastsOnlyHere(one.id));
  for (const photo of own) if (photo.trouble?.code === "unreachable") void again(photo.id);
}

let lastPerson: string | null = null;

/** A sign-in that ended by itself takes no photo along: what is not answered yet is sent as this device's. */
function disown(): void {
  const somebody = person.value;
  if (somebody) lastPerson = somebody.id;
  else if (signedOut.value && lastPerson) void disownOf(lastPerson);
}

function disownOf(id: string): Promise<void> {
  return changeEach((photo) =>
    photo.person === id && !ended(photo) ? { ...photo, person: null } : photo,
  );
}
