// What was looked up on this device, the last first. It never leaves it.

import { signal } from "@preact/signals";
import type { Asked } from "../screens/look_up/address";
import { readText, writeText } from "./texts";

type Known = Asked & { item: string };
const KEPT = "wastecoach.looked_up";
const MOST = 6;

/** The last look-ups that found one thing. */
export const recent = signal<readonly Known[]>(read());

/** Keeps one as the last. */
export function remember(one: Known): void {
  write([one, ...recent.peek().filter((other) => other.item !== one.item)].slice(0, MOST));
}

/** Forgets all of them. */
export function forgetRecent(): void {
  write([]);
}

function write(all: readonly Known[]): void {
  recent.value = all;
  writeText(KEPT, all.length === 0 ? null : JSON.stringify(all));
}

function read(): readonly Known[] {
  try {
    const found: unknown = JSON.parse(readText(KEPT) ?? "[]");
    return Array.isArray(found) ? found.filter(isKnown) : [];
  } catch {
    return [];
  }
}

function isKnown(one: unknown): one is Known {
  const { text, item } = (one ?? {}) as Partial<Known>;
  return typeof text === "string" && typeof item === "string";
}
