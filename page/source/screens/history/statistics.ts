// What went where, by stream and by week: as the server counts it, or counted from what this device keeps.

import { ask } from "../../api/server";
import type { HistoryStatistics, Stream } from "../../api/types";
import { looksOf } from "../../parts/stream_mark";
import { language } from "../../words/language";
import { say } from "../../words/words";
import { koreanDay, later, monday } from "./days";
import { type Entry, UNSURE } from "./entry";
import { EVERYTHING } from "./filter";
import { answered, type Origin } from "./source";

/** How many weeks may be looked at; all of them are asked for at once. */
export const WEEKS = [4, 12, 26, 52] as const;
const MOST_WEEKS = 52;
/** Fewer than these are not shown: a lonely bar tells nothing. */
const LEAST_SHOWN = 4;

export interface Week {
  /** ISO date of its Monday. */
  begins: string;
  things: number;
  streams: Readonly<Record<string, number>>;
}

export interface Counted {
  weeks: readonly Week[];
  /** Streams for people: those that occur, and all others that are known. */
  legend: Readonly<Record<string, { name: string; colour: string }>>;
  /** Streams whose things are used again; null where nobody could be asked. */
  recycling: ReadonlySet<string> | null;
}

export interface Chart {
  weeks: readonly Week[];
  things: number;
  /** Of them into each stream, the most frequent first. */
  streams: readonly (readonly [string, number])[];
  /** Of what is told for sure, the share that could be recycled, 0..1; null where it cannot be said. */
  recyclable: number | null;
}

/** All that is counted. Throws Refused or Unreachable. */
export async function counted(origin: Origin, signal: AbortSignal): Promise<Counted> {
  if (origin !== "server") return { ...countedHere(answered(EVERYTHING)), recycling: null };
  const query = { weeks: MOST_WEEKS, language: language.value };
  const rules = { query: { language: language.value }, anonymous: true, signal };
  const [told, streams] = await Promise.all([
    ask<HistoryStatistics>("/waste/history/statistics", { query, signal }),
    ask<Stream[]>("/rules/streams", rules).catch(() => null),
  ]);
  return { weeks: told.weeks, legend: legendOf(told, streams ?? []), recycling: recycled(streams) };
}

/** The last so many weeks of it, without those before anything began. */
export function chartOf(all: Counted, weeks: number): Chart {
  const last = all.weeks.slice(-weeks);
  const first = last.findIndex((week) => week.things > 0);
  const shown = last.slice(Math.min(first < 0 ? last.length : first, last.length - LEAST_SHOWN));
  const streams = ranked(last);
  const things = last.reduce((sum, week) => sum + week.things, 0);
  return { weeks: shown, things, streams, recyclable: share(streams, all.recycling) };
}

/** The same counts from entries. */
export function countedHere(entries: readonly Entry[]): Omit<Counted, "recycling"> {
  const first = later(monday(koreanDay(Date.now())), -7 * (MOST_WEEKS - 1));
  const begins = Array.from({ length: MOST_WEEKS }, (_, number) => later(first, 7 * number));
  const byWeek = new Map(begins.map((day) => [day, {} as Record<string, number>]));
  const legend: Record<string, { name: string; colour: string }> = {};
  for (const entry of entries) {
    const streams = byWeek.get(monday(koreanDay(entry.at)));
    if (streams === undefined) continue;
    for (const { stream, streamName } of entry.things) {
      streams[stream] = (streams[stream] ?? 0) + 1;
      legend[stream] = { name: streamName, colour: looksOf(stream).colour };
    }
  }
  const weeks = [...byWeek].map(([day, streams]) => ({
    begins: day,
    things: Object.values(streams).reduce((sum, one) => sum + one, 0),
    streams,
  }));
  return { weeks, legend };
}

/** The legend and the other streams of the rules, with the word of the page for what nobody could tell. */
function legendOf({ legend = {} }: HistoryStatistics, streams: Stream[]): Counted["legend"] {
  const all = { ...Object.fromEntries(streams.map((one) => [one.id, one])), ...legend };
  const { colour } = all[UNSURE] ?? looksOf(null);
  return { ...all, [UNSURE]: { name: say("history.unsure"), colour } };
}

function recycled(streams: readonly Stream[] | null): ReadonlySet<string> | null {
  return streams && new Set(streams.filter((one) => one.recycling).map((one) => one.id));
}

function ranked(weeks: readonly Week[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const week of weeks) {
    for (const [stream, things] of Object.entries(week.streams)) {
      sums.set(stream, (sums.get(stream) ?? 0) + things);
    }
  }
  return [...sums].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
}

function share(
  streams: readonly (readonly [string, number])[],
  recycling: ReadonlySet<string> | null,
): number | null {
  if (recycling === null) return null;
  const sure = streams.filter(([stream]) => stream !== UNSURE);
  const all = sure.reduce((sum, [, things]) => sum + things, 0);
  const good = sure.reduce((sum, [stream, n]) => sum + (recycling.has(stream) ? n : 0), 0);
  return all === 0 ? null : good / all;
}
