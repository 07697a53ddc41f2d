// What the page says, in the words of the catalogues of the whole product (`data/messages/*.toml`, tables `page`, `sure`, `card`).

import { effect, signal } from "@preact/signals";
import type korean from "../../generated/words.ko.json";
import { type Language, language } from "./language";

export type Key = keyof typeof korean;
type Catalogue = Record<Key, string>;
/** Keys of words that differ by number: `things` where there are `things.one` and `things.other`. */
export type Counted = Key extends infer K
  ? K extends `${infer Base}.other`
    ? Base
    : never
  : never;
export type Values = Record<string, string | number>;

const catalogue = signal<{ language: Language; words: Catalogue } | null>(null);

/** Fetches the words of the language in force, now and whenever it changes; settles when there are words. */
export function words(): Promise<void> {
  return new Promise((settle, fail) => {
    effect(() => {
      const wanted = language.value;
      fetched(wanted).then((found) => {
        if (wanted !== language.peek()) return;
        catalogue.value = { language: wanted, words: found };
        document.documentElement.lang = wanted;
        const manifest = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
        if (manifest) manifest.href = `/manifest.${wanted}.webmanifest`;
        settle();
      }, fail);
    });
  });
}

async function fetched(wanted: Language): Promise<Catalogue> {
  const found =
    wanted === "ko"
      ? await import("../../generated/words.ko.json")
      : await import("../../generated/words.en.json");
  return found.default;
}

/** The words of a key with its `{placeholders}` filled. */
export function say(key: Key, values: Values = {}): string {
  const text = catalogue.value?.words[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The words of a key for so many, which are `{count}` in them. */
export function sayCount(key: Counted, count: number, values: Values = {}): string {
  const form = new Intl.PluralRules(spoken()).select(count) === "one" ? "one" : "other";
  return say(`${key}.${form}` as Key, { count: number(count), ...values });
}

/** A number as it is written here. */
export function number(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(spoken(), options).format(value);
}

/** A day, or a day and a time, as they are written here. */
export function when(at: number | string | Date, options?: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(spoken(), options ?? { dateStyle: "medium" }).format(new Date(at));
}

/** The language that is on the screen now. */
export function spoken(): Language {
  return catalogue.value?.language ?? language.value;
}
