// What stays on this device: photos on their way, past answers, who is signed in. Every tab shares it.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Photo } from "./photo";
import type { Device, Session } from "./session";

interface Kept extends DBSchema {
  photos: { key: string; value: Photo; indexes: { job: string; at: number } };
  signed: { key: "device" | "person"; value: Device | Session };
}

export type Database = IDBPDatabase<Kept>;
let opened: Promise<Database> | null = null;

/** The database of this browser. Fails where the browser keeps nothing, as some do in private windows. */
export async function database(): Promise<Database> {
  opened ??= open();
  return opened;
}

function open(): Promise<Database> {
  return openDB<Kept>("wastecoach", 1, {
    upgrade(fresh) {
      const photos = fresh.createObjectStore("photos", { keyPath: "id" });
      photos.createIndex("job", "jobId");
      photos.createIndex("at", "at");
      fresh.createObjectStore("signed");
    },
    blocking(_current, _blocked, event) {
      // Another tab has a newer page: it must not wait for this one.
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      // Somebody cleared what the browser keeps: it is opened anew.
      opened = null;
    },
  });
}
