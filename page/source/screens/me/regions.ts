// The municipalities of the rule book: asked for once in a visit, and kept for visits without a network.

import { signal } from "@preact/signals";
import { ask } from "../../api/server";
import type { Region } from "../../api/types";
import { readText, writeText } from "../../store/texts";
import type { Language } from "../../words/language";

interface Known {
  language: Language;
  regions: Region[];
}

const KEPT = "wastecoach.regions";
const known = signal<Known | null>(remembered());
const asked = new Set<Language>();

/** Those of the rule book in a language, null until they are known. */
export function regionsIn(language: Language): readonly Region[] | null {
  return known.value?.language === language ? known.value.regions : null;
}

/** Asks for them. Throws Refused or Unreachable where they are not known either. */
export async function meetRegions(language: Language): Promise<void> {
  if (asked.has(language) && regionsIn(language)) return;
  try {
    const query = { language };
    const regions = await ask<Region[]>("/rules/regions", { query, anonymous: true });
    known.value = { language, regions };
    writeText(KEPT, JSON.stringify(known.value));
    asked.add(language);
  } catch (fault) {
    if (!regionsIn(language)) throw fault;
  }
}

function remembered(): Known | null {
  try {
    return JSON.parse(readText(KEPT) ?? "null") as Known | null;
  } catch {
    return null;
  }
}
