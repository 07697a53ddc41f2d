// The answers that are on the screen. They stay while somebody looks at one of them, so that going back is going back.

import { signal } from "@preact/signals";
import { person } from "../../api/credentials";
import { language } from "../../words/language";
import type { Entry } from "./entry";
import type { Filter } from "./filter";
import { following, newest, type Origin, type Piece } from "./source";

export interface Shelf {
  /** Whose, in which language, which: another one is another shelf. */
  key: string;
  /** Id of the person; null: this device's own. */
  whose: string | null;
  filter: Filter;
  /** As they came: what is on the screen once is not drawn again. */
  pages: readonly (readonly Entry[])[];
  next: string | null;
  /** Where they come from; null until that is known. */
  origin: Origin | null;
  busy: boolean;
  fault: unknown;
}

/** The shelf; null before the first look. */
export const shelf = signal<Shelf | null>(null);
/** How far down somebody was when they left. */
export const left = { key: "", at: 0 };
let asking = new AbortController();

/** What tells one shelf from another. */
export function keyOf(filter: Filter): string {
  return JSON.stringify([person.value?.id ?? null, language.value, filter]);
}

/** Shows the answers that a filter wants; those that are there already stay and are renewed. */
export async function open(filter: Filter): Promise<void> {
  const key = keyOf(filter);
  const there = shelf.peek();
  if (there?.key === key && there.fault === null) return renew();
  asking.abort();
  const whose = person.peek()?.id ?? null;
  const nothing = { pages: [], next: null, origin: null };
  // Those of another filter stay until the new ones come, another person's do not.
  const before = there?.whose === whose ? there : null;
  shelf.value = { ...nothing, ...before, key, whose, filter, busy: true, fault: null };
  await load(async (signal) => shown(await newest(filter, signal)));
}

/** Asks once more for what could not be had. */
export function again(): void {
  const there = shelf.peek();
  if (there === null) return;
  if (there.next === null) void open(there.filter);
  else void more();
}

/** The next page, if there is one and it is not on its way. */
export async function more(): Promise<void> {
  const there = shelf.peek();
  if (there === null || there.busy || there.next === null || there.origin === null) return;
  const { filter, next, origin, pages } = there;
  shelf.value = { ...there, busy: true, fault: null };
  await load(async (signal) => {
    const found = await following(filter, next, origin, signal);
    return { pages: [...pages, found.entries], next: found.next };
  });
}

/** Looks whether the newest have changed; fails in silence, for what is there stays right. */
export async function renew(): Promise<void> {
  const there = shelf.peek();
  if (there === null || there.busy) return;
  const found = await newest(there.filter, asking.signal).catch(() => null);
  const now = shelf.peek();
  if (found === null || now === null || now.key !== there.key || now.busy) return;
  // What came from the server is more than what this device keeps of it.
  if (found.origin === "offline" && now.origin === "server") return;
  if (found.origin !== now.origin || now.pages.length < 2) {
    shelf.value = { ...now, ...shown(found), fault: null };
  } else shelf.value = { ...now, pages: merged(now.pages, found) };
}

function shown(found: Piece): Pick<Shelf, "pages" | "next" | "origin"> {
  return { pages: [found.entries], next: found.next, origin: found.origin };
}

/** Pages with what the newest one tells: some are new, some have changed, some are gone. */
function merged(pages: Shelf["pages"], { entries, next }: Piece): Shelf["pages"] {
  const fresh = new Map(entries.map((entry) => [entry.key, entry]));
  const reach = next === null ? Number.NEGATIVE_INFINITY : (entries.at(-1)?.at ?? 0);
  const known = new Set(pages.flatMap((page) => page.map((entry) => entry.key)));
  const renewed = pages.map((page) =>
    page.some((entry) => entry.at >= reach)
      ? page
          .filter((entry) => entry.at <= reach || fresh.has(entry.key))
          .map((entry) => fresh.get(entry.key) ?? entry)
      : page,
  );
  const added = entries.filter((entry) => !known.has(entry.key));
  return added.length === 0 ? renewed : [added, ...renewed];
}

async function load(ask: (signal: AbortSignal) => Promise<Partial<Shelf>>): Promise<void> {
  asking = new AbortController();
  const { signal } = asking;
  const result = await ask(signal).catch((fault: unknown) => ({ fault }));
  const there = shelf.peek();
  if (!signal.aborted && there !== null) shelf.value = { ...there, ...result, busy: false };
}
