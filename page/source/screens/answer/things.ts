// The things of an answer as they stand now: what was seen, or what somebody said it is.

import type { Guidance, Sighting } from "../../api/types";
import type { Photo, Said, Wish } from "../../store/photo";
import { spoken } from "../../words/words";

/** How sure the answer is, and since `said` whether a person decided it. */
export type Sureness = "certain" | "likely" | "unsure" | "said";

export interface OneThing {
  /** From 0, as in the analysis. */
  number: number;
  /** What stands over its card. */
  title: string;
  item: string | null;
  sureness: Sureness;
  sighting: Sighting;
  guidance: Guidance;
  /** States that `guidance` is for. */
  seen: readonly { tag: string; name: string }[];
  said: Said | null;
  /** Under whose rules and in which language more is asked. */
  wish: Wish;
}

/** From here on it is almost certain, as on the command line. */
const CERTAIN = 0.9;

/** Every thing of an answered photo. */
export function thingsOf(photo: Photo): readonly OneThing[] {
  const { sightings = [], guidance = [] } = photo.analysis ?? {};
  return sightings.flatMap((sighting, number) => {
    const advice = guidance[number];
    return advice ? [one(photo, number, sighting, advice)] : [];
  });
}

function one(photo: Photo, number: number, sighting: Sighting, guidance: Guidance): OneThing {
  const said = photo.said[number] ?? null;
  const shared = { number, sighting, said, wish: { ...photo.wish, language: spoken() } };
  if (said?.guidance) {
    const title = said.name ?? sighting.name;
    const seen = said.states ?? [];
    return { ...shared, title, item: said.item, sureness: "said", guidance: said.guidance, seen };
  }
  return {
    ...shared,
    title: sighting.unsure ? guidance.headline : sighting.name,
    item: sighting.item,
    sureness: sureness(sighting),
    guidance,
    seen: sighting.conditions ?? [],
  };
}

function sureness({ unsure, confidence }: Sighting): Sureness {
  if (unsure) return "unsure";
  return confidence >= CERTAIN ? "certain" : "likely";
}
