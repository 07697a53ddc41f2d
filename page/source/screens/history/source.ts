// Where a history comes from: the server, by pages; without one, or for nobody it knows, what lies on this device.

import { authorization } from "../../api/credentials";
import { Refused, Unreachable } from "../../api/refusals";
import { ask } from "../../api/server";
import type { HistoryPage } from "../../api/types";
import { forgetJob } from "../../store/forgetting";
import { change, photos } from "../../store/photos";
import { language } from "../../words/language";
import { type Entry, fromHere, fromServer, isWanted } from "./entry";
import type { Filter } from "./filter";

/** Entries of one page: few enough to come at once, enough for the longest screen. */
const AT_ONCE = 30;

/** `here`: nobody the server knows asks; `offline`: it cannot be reached. */
export type Origin = "server" | "here" | "offline";

export interface Piece {
  entries: Entry[];
  /** Where the next one begins; null at the end. */
  next: string | null;
  origin: Origin;
}

/** The newest page. Throws Refused. */
export async function newest(filter: Filter, signal: AbortSignal): Promise<Piece> {
  if ((await authorization()) === null) return fromDevice(filter, null, "here");
  try {
    return await fromPages(filter, null, signal);
  } catch (fault) {
    if (fault instanceof Unreachable) return fromDevice(filter, null, "offline");
    // The device's token is none any more, and is forgotten by now.
    if (fault instanceof Refused && fault.status === 401) return fromDevice(filter, null, "here");
    throw fault;
  }
}

/** The page after one. Throws Refused or Unreachable. */
export async function following(
  filter: Filter,
  after: string,
  origin: Origin,
  signal: AbortSignal,
): Promise<Piece> {
  return origin === "server" ? fromPages(filter, after, signal) : fromDevice(filter, after, origin);
}

/** Photos of this device that have no answer, the newest first. */
export function unanswered(filter: Filter): Entry[] {
  const waiting = (photos.value ?? []).filter((photo) => photo.state !== "done");
  return waiting.map(fromHere).filter((entry) => isWanted(entry, filter));
}

/** Answers that this device keeps, the newest first. */
export function answered(filter: Filter): Entry[] {
  const done = (photos.peek() ?? []).filter((photo) => photo.state === "done");
  return done.map(fromHere).filter((entry) => isWanted(entry, filter));
}

/** Deletes one for good. Throws Refused or Unreachable: then it is still there. */
export async function deleted(entry: Entry): Promise<void> {
  if (entry.job !== null) await forgetJob(entry.job);
  else if (entry.photo !== null) await change(entry.photo.id, () => null);
}

async function fromPages(
  filter: Filter,
  after: string | null,
  signal: AbortSignal,
): Promise<Piece> {
  const query = { ...filter, cursor: after, limit: AT_ONCE, language: language.value };
  const page = await ask<HistoryPage>("/waste/history", { query, signal });
  const known = new Map(photos.peek()?.map((photo) => [photo.jobId, photo]));
  const entries = page.entries.map((one) => fromServer(one, known.get(one.job_id) ?? null));
  return { entries, next: page.next, origin: "server" };
}

function fromDevice(filter: Filter, after: string | null, origin: Origin): Piece {
  const from = Number(after ?? 0);
  const all = answered(filter);
  const until = from + AT_ONCE;
  const next = until < all.length ? String(until) : null;
  return { entries: all.slice(from, until), next, origin };
}
