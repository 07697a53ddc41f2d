// Which language people read here: their own choice, else the browser's first that we speak, else Korean.

import { signal } from "@preact/signals";

export type Language = "ko" | "en";
export const LANGUAGES: readonly Language[] = ["ko", "en"];
const KEPT = "wastecoach.language";

/** The language in force. */
export const language = signal<Language>(chosen() ?? preferred(navigator.languages));

/** Takes another language, here and in other tabs, for the next visit as well. */
export function speak(wanted: Language): void {
  language.value = wanted;
  localStorage.setItem(KEPT, wanted);
}

/** The first language of a list of tags that we speak; Korean where it has none. */
export function preferred(tags: readonly string[]): Language {
  return tags.map((tag) => known(tag.split("-")[0])).find((one) => one !== null) ?? "ko";
}

function chosen(): Language | null {
  return known(localStorage.getItem(KEPT));
}

function known(name: string | null | undefined): Language | null {
  return LANGUAGES.find((one) => one === name) ?? null;
}

addEventListener("storage", (event) => {
  if (event.key === KEPT) language.value = known(event.newValue) ?? language.value;
});
