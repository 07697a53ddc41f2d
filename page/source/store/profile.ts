// The part of the preferences that a person has on every device: the server's profile and this device's choices, made one.

import { signal } from "@preact/signals";
import { person } from "../api/credentials";
import { Refused } from "../api/refusals";
import { ask } from "../api/server";
import type { Profile } from "../api/types";
import { isChosen, type Language, language, speak } from "../words/language";
import { type Housing, housing, liveAs, liveIn, region } from "./preferences";
import { readText, writeText } from "./texts";

export interface Choices {
  language: Language;
  region: string | null;
  housing: Housing | null;
}
type Field = keyof Choices;
const FIELDS = ["language", "region", "housing"] as const satisfies readonly Field[];

/** Whoever is signed in, as the server knows them; null until it was asked. */
export const profile = signal<Profile | null>(null);
/** Names of the fields that were chosen here and that the server has not heard of yet. */
const UNTOLD = "wastecoach.untold";
let telling: Promise<unknown> = Promise.resolve();
let meeting: Promise<Profile> | null = null;

/** Takes something else, here at once and in the profile as soon as the server can be reached. */
export function choose(choices: Partial<Choices>): void {
  apply(choices);
  if (!person.value) return;
  mark(Object.keys(choices) as Field[]);
  // Where nobody answers, the next meeting tells it.
  tell().catch(() => undefined);
}

/** Asks for the profile, and takes what was chosen on other devices; whoever asks meanwhile gets the same. */
export function meet(): Promise<Profile> {
  meeting ??= met().finally(() => {
    meeting = null;
  });
  return meeting;
}

async function met(): Promise<Profile> {
  await tell();
  const before = here();
  const found = await ask<Profile>("/users/me");
  apply(differing(found, before));
  profile.value = found;
  return found;
}

/** The first meeting after a sign-in: what the profile does not say, this device says. */
export async function greet(): Promise<void> {
  writeText(UNTOLD, null);
  const found = await ask<Profile>("/users/me");
  const own = here();
  const silent = FIELDS.filter((field) => found[field] === null && own[field] !== null);
  mark(silent.filter((field) => field !== "language" || isChosen()));
  await meet();
}

/** Forgets whom this device knew. */
export function part(): void {
  profile.value = null;
  writeText(UNTOLD, null);
}

function here(): Choices {
  return { language: language.value, region: region.value, housing: housing.value };
}

function apply(choices: Partial<Choices>): void {
  if (choices.language) speak(choices.language);
  if (choices.region !== undefined) liveIn(choices.region);
  if (choices.housing !== undefined) liveAs(choices.housing);
}

/** What a profile says otherwise than this device; what was chosen here since it was asked for is newer. */
function differing(found: Profile, before: Choices): Partial<Choices> {
  const own = here();
  const newer = new Set([...untold(), ...FIELDS.filter((field) => own[field] !== before[field])]);
  const other = FIELDS.filter((field) => found[field] !== own[field] && !newer.has(field));
  const told = other.filter((field) => field !== "language" || found.language !== null);
  return Object.fromEntries(told.map((field) => [field, found[field]]));
}

/** One after the other: the last choice is the one that stays. */
function tell(): Promise<void> {
  const told = telling.then(send);
  telling = told.catch(() => undefined);
  return told;
}

async function send(): Promise<void> {
  const fields = untold();
  if (fields.length === 0) return;
  const own = here();
  const body = Object.fromEntries(fields.map((field) => [field, own[field]]));
  try {
    profile.value = await ask<Profile>("/users/me", { method: "PATCH", body });
  } catch (fault) {
    // What the server will never take must not stand in the way of the rest.
    if (!(fault instanceof Refused && fault.status === 422)) throw fault;
  }
  // What was chosen while the server was told, and what was chosen otherwise, is still to be told.
  const later = here();
  keepUntold(untold().filter((field) => !fields.includes(field) || later[field] !== own[field]));
}

function untold(): Field[] {
  return (readText(UNTOLD) ?? "").split(" ").filter(Boolean) as Field[];
}

function mark(fields: readonly Field[]): void {
  keepUntold([...new Set([...untold(), ...fields])]);
}

function keepUntold(fields: readonly Field[]): void {
  writeText(UNTOLD, fields.length > 0 ? fields.join(" ") : null);
}
