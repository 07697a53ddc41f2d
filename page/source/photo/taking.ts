// A file becomes a photo of this device: kept first, sent afterwards.

import { signal } from "@preact/signals";
import { person } from "../api/credentials";
import type { Photo, Wish } from "../store/photo";
import { add } from "../store/photos";
import { wished } from "../store/preferences";
import { randomName } from "./names";
import { type Prepared, prepared, type Unusable } from "./preparing";

export interface Taken {
  /** In the order in which they came. */
  photos: Photo[];
  /** Files that are not sent. */
  unusable: { name: string; why: Unusable }[];
  /** Whether the device had no room for some: they last as long as the page is open. */
  unkept: boolean;
}

/** How many files are being prepared now. */
export const preparing = signal(0);

/** Takes files one after another, so that a phone never has two large ones in memory. */
export async function take(files: Iterable<File>): Promise<Taken> {
  const all = [...files];
  const taken: Taken = { photos: [], unusable: [], unkept: false };
  preparing.value += all.length;
  for (const file of all) {
    await takeOne(file, taken);
    preparing.value -= 1;
  }
  return taken;
}

async function takeOne(file: File, taken: Taken): Promise<void> {
  const found = await prepared(file);
  if (typeof found === "string") {
    taken.unusable.push({ name: file.name, why: found });
    return;
  }
  const photo = photoOf(found, wished());
  if (!(await add(photo))) taken.unkept = true;
  taken.photos.push(photo);
  void askToKeep();
}

let asked = false;

/** That the browser does not clear what is kept here when it needs room; some ask the person, so it is said once. */
async function askToKeep(): Promise<void> {
  if (asked || !("storage" in navigator)) return;
  asked = true;
  await navigator.storage.persist().catch(() => false);
}

function photoOf({ picture, shown }: Prepared, wish: Wish): Photo {
  return {
    id: randomName(),
    jobId: null,
    key: randomName(),
    at: Date.now(),
    state: "waiting",
    wish,
    picture,
    shown,
    uploaded: 0,
    progress: 0,
    message: "",
    analysis: null,
    trouble: null,
    said: {},
    person: person.value?.id ?? null,
  };
}
