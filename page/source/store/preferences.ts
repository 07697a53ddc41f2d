// What holds on this device until somebody says otherwise: where people live, how, and whether the page is light or dark.

import { effect, signal } from "@preact/signals";
import { language } from "../words/language";
import type { Wish } from "./photo";
import { readText, writeText } from "./texts";

export const HOUSINGS = ["house", "apartment", "officetel"] as const;
export type Housing = (typeof HOUSINGS)[number];
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const REGION = "wastecoach.region";
const HOUSING = "wastecoach.housing";
const THEME = "wastecoach.theme";
/** Of what is around the page, on phones: the ground of base.css. */
const GROUNDS = { light: "#f6f7f3", dark: "#10150f" };

/** The municipality whose rules hold, by its id in the rule book; null: those of the whole country. */
export const region = signal<string | null>(null);
/** Some rules differ by it; null: nobody said. */
export const housing = signal<Housing | null>(null);
export const theme = signal<Theme>("auto");

/** What goes along with a photo, a look-up, a question for places. */
export function wished(): Wish {
  return { language: language.value, region: region.value, housing: housing.value };
}

/** Takes another municipality, here and in other tabs, for the next visit as well. */
export function liveIn(id: string | null): void {
  region.value = id;
  writeText(REGION, id);
}

/** Takes another kind of housing. */
export function liveAs(kind: Housing | null): void {
  housing.value = kind;
  writeText(HOUSING, kind);
}

/** Light, dark, or as the device is. */
export function paint(wanted: Theme): void {
  theme.value = wanted;
  writeText(THEME, wanted === "auto" ? null : wanted);
}

/** Forgets all of it, as if nobody had been here. */
export function forgetPreferences(): void {
  liveIn(null);
  liveAs(null);
  paint("auto");
}

function read(): void {
  region.value = readText(REGION);
  housing.value = HOUSINGS.find((one) => one === readText(HOUSING)) ?? null;
  theme.value = THEMES.find((one) => one === readText(THEME)) ?? "auto";
}

/** The style sheet reads the attribute; phones colour their bar by the tags in the head. */
function show(wanted: Theme): void {
  if (wanted === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = wanted;
  for (const tag of document.querySelectorAll<HTMLMetaElement>("meta[name='theme-color']")) {
    const own = tag.media.includes("dark") ? "dark" : "light";
    tag.content = GROUNDS[wanted === "auto" ? own : wanted];
  }
}

read();
effect(() => show(theme.value));
addEventListener("storage", (event) => {
  if (event.key === null || [REGION, HOUSING, THEME].includes(event.key)) read();
});
