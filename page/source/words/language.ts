// Which language people read here: their own choice, else the browser's first that we speak, else Korean.

import { signal } from "@preact/signals";
import { readText, writeText } from "../store/texts";

export type Language = "ko" | "en";
export const LANGUAGES: readonly Language[] = ["ko", "en"];
/** What each is called by those who speak it. */
export const LANGUAGE_NAMES: Record<Language, string> = { ko: "한국어", en: "English" };
const KEPT = "wastecoach.language";

/** The language in force. */
export const language = signal<Language>(chosen() ?? preferred(navigator.languages));

/** Takes another language, here and in other tabs, for the next visit as well. */
export function speak(wanted: Language): void {
  language.value = wanted;
  writeText(KEPT, wanted);
}

/** Whether somebody chose it, here or on another device of theirs. */
export function isChosen(): boolean {
  return chosen() !== null;
}

/** The first language of a list of tags that we speak; Korean where it has none. */
function preferred(tags: readonly string[]): Language {
  return tags.map((tag) => known(tag.split("-")[0])).find((one) => one !== null) ?? "ko";
}

function chosen(): Language | null {
  return known(readText(KEPT));
}

function known(name: string | null | undefined): Language | null {
  return LANGUAGES.find((one) => one === name) ?? null;
}

addEventListener("storage", (event) => {
  if (event.key === KEPT) language.value = known(event.newValue) ?? language.value;
});
