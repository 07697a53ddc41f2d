// All photos of this device as the screens see them: kept in the database, the same in every tab.

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { person } from "../api/credentials";
import { database } from "./database";
import type { Photo } from "./photo";

/** What other tabs are told. */
type Told = { changed: string } | { moved: string; by: Moved };
/** How far a photo is. It changes many times a second, so it is told and not kept. */
export type Moved = Pick<Photo, "uploaded" | "progress" | "message">;
type Alter = (photo: Photo) => Photo | null;

/** Answered photos that stay on the device: so many, and so long. */
const KEPT = 200;
const KEPT_MS = 60 * 24 * 3_600_000;
const all = signal<ReadonlyMap<string, Photo> | undefined>(undefined);
/** Photos that could not be kept: they last as long as this tab. */
const onlyHere = new Set<string>();
const tabs = new BroadcastChannel("wastecoach.photos");
let recalled: Promise<void> = Promise.resolve();

/** Photos and answers of whoever is here, newest first; undefined until the database was asked. */
export const photos: ReadonlySignal<readonly Photo[] | undefined> = computed(() => {
  const somebody = person.value;
  if (all.value === undefined || somebody === undefined) return undefined;
  return [...all.value.values()]
    .filter((one) => one.person === null || one.person === somebody?.id)
    .sort((one, other) => other.at - one.at);
});

/** One of them; null where there is none, undefined until the database was asked. */
export function photo(id: string): Photo | null | undefined {
  return photos.value && (photos.value.find((one) => one.id === id) ?? null);
}

/** Whether a photo is gone when this tab is closed. */
export function lastsOnlyHere(id: string): boolean {
  return onlyHere.has(id);
}

/** Reads what is kept, and hears of changes in other tabs. */
export async function recallPhotos(): Promise<void> {
  tabs.onmessage = (event: MessageEvent<Told>) => void heard(event.data);
  recalled = reread();
  await recalled;
}

/** Keeps a new photo. False where the device did not take it: then it lasts as long as this tab. */
export async function add(fresh: Photo): Promise<boolean> {
  await recalled;
  const kept = (await written(fresh)) || ((await prune(0)) && (await written(fresh)));
  if (!kept) onlyHere.add(fresh.id);
  show(fresh.id, fresh);
  if (kept) tell({ changed: fresh.id });
  void prune(KEPT);
  return kept;
}

/** Changes a photo, or removes it where `alter` gives null. Null where there is none any more. */
export async function change(id: string, alter: Alter): Promise<Photo | null> {
  const next = onlyHere.has(id) ? changedHere(id, alter) : await changedEverywhere(id, alter);
  show(id, next);
  if (!onlyHere.has(id)) tell({ changed: id });
  return next;
}

async function changedEverywhere(id: string, alter: Alter): Promise<Photo | null> {
  try {
    const transaction = (await database()).transaction("photos", "readwrite");
    const kept = await transaction.store.get(id);
    const next = kept ? alter(asFar(kept)) : null;
    if (next) await transaction.store.put(next);
    else if (kept) await transaction.store.delete(id);
    await transaction.done;
    return next;
  } catch {
    // No room any more: as with a new one, it goes on in this tab.
    onlyHere.add(id);
    return changedHere(id, alter);
  }
}

function changedHere(id: string, alter: Alter): Photo | null {
  const shown = all.peek()?.get(id);
  return shown ? alter(shown) : null;
}

/** Changes all photos of this device, whoever's they are; those stay as they are that `alter` gives back. */
export async function changeEach(alter: Alter): Promise<void> {
  await recalled;
  const known = [...(all.peek()?.values() ?? [])].filter((one) => alter(one) !== one);
  await Promise.all(known.map((one) => change(one.id, alter)));
}

/** Tells how far a photo is; it never goes back. */
export function move(id: string, by: Partial<Moved>): void {
  const before = all.peek()?.get(id);
  if (!before) return;
  const next = furthest(before, { ...before, ...by });
  show(id, next);
  const { uploaded, progress, message } = next;
  tell({ moved: id, by: { uploaded, progress, message } });
}

async function reread(): Promise<void> {
  const kept = await everything();
  const here = [...(all.peek()?.values() ?? [])].filter((one) => onlyHere.has(one.id));
  all.value = new Map([...kept.map(asFar), ...here].map((one) => [one.id, one]));
}

async function everything(): Promise<Photo[]> {
  try {
    return await (await database()).getAll("photos");
  } catch {
    // A browser that keeps nothing: there are the photos of this tab.
    return [];
  }
}

async function heard(told: Told): Promise<void> {
  if ("moved" in told) {
    const shown = all.peek()?.get(told.moved);
    if (shown) show(shown.id, furthest(shown, { ...shown, ...told.by }));
    return;
  }
  const id = told.changed;
  const kept = await (await database()).get("photos", id);
  show(id, kept ? asFar(kept) : null);
}

/** What is kept, as far as it is known here to be. */
function asFar(kept: Photo): Photo {
  const shown = all.peek()?.get(kept.id);
  return shown ? furthest(kept, shown) : kept;
}

/** A photo as it is, as far as it is by either of two; a new key begins anew. */
function furthest(now: Photo, other: Photo): Photo {
  if (now.key !== other.key) return now;
  const ahead = other.progress > now.progress || other.uploaded > now.uploaded;
  return {
    ...now,
    uploaded: Math.max(now.uploaded, other.uploaded),
    progress: Math.max(now.progress, other.progress),
    message: ahead ? other.message : now.message,
  };
}

function show(id: string, next: Photo | null): void {
  const map = new Map(all.peek());
  if (next) map.set(id, next);
  else map.delete(id);
  all.value = map;
}

function tell(what: Told): void {
  tabs.postMessage(what);
}

async function written(fresh: Photo): Promise<boolean> {
  try {
    await (await database()).put("photos", fresh);
    return true;
  } catch {
    // No room, or a browser that keeps nothing.
    return false;
  }
}

/** Forgets old answers, never what waits for one. Whether something went. */
async function prune(most: number): Promise<boolean> {
  const ended = [...(all.peek()?.values() ?? [])]
    .filter((one) => one.state === "done" && !onlyHere.has(one.id))
    .sort((one, other) => other.at - one.at);
  const old = ended.filter((one, rank) => rank >= most || one.at < Date.now() - KEPT_MS);
  await Promise.all(old.map((one) => change(one.id, () => null)));
  return old.length > 0;
}
