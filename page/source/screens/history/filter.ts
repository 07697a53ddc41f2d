// Which answers are wanted, as it stands in the address: so going back works, and an address can be kept.

import { firstOfMonth, isDay, monday } from "./days";

export interface Filter {
  /** Only what goes there; `unsure` is one. */
  stream: string | null;
  /** First and last day, both belong to it. */
  since: string | null;
  until: string | null;
}

/** What a phone shows, which has room for one: the answers, or where they went. */
export type View = "answers" | "chart";

/** Stretches of time that have a name. */
export type Stretch = "any" | "week" | "month" | "range";

export const EVERYTHING: Filter = { stream: null, since: null, until: null };

/** The filter of an address; what cannot be understood in it is left out. */
export function filterOf(query: Record<string, string>): Filter {
  const { stream, since, until } = query;
  return {
    stream: stream && /^[a-z][a-z_]{0,63}$/.test(stream) ? stream : null,
    since: isDay(since) ? since : null,
    until: isDay(until) ? until : null,
  };
}

export function viewOf(query: Record<string, string>): View {
  return query.view === "chart" ? "chart" : "answers";
}

/** Where a filter and a view stand. */
export function addressOf(filter: Filter, view: View = "answers"): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== null) asked.set(name, value);
  if (view === "chart") asked.set("view", view);
  return asked.size > 0 ? `/history?${asked}` : "/history";
}

/** Whether it leaves anything out. */
export function narrows(filter: Filter): boolean {
  return filter.stream !== null || filter.since !== null || filter.until !== null;
}

/** The name of a filter's stretch of time. */
export function stretchOf(filter: Filter, today: string): Stretch {
  if (filter.since === null && filter.until === null) return "any";
  if (filter.until !== null) return "range";
  if (filter.since === monday(today)) return "week";
  return filter.since === firstOfMonth(today) ? "month" : "range";
}

/** The days of a stretch that has a name. */
export function daysOf(stretch: Exclude<Stretch, "range">, today: string): Partial<Filter> {
  const first = { any: null, week: monday(today), month: firstOfMonth(today) };
  return { since: first[stretch], until: null };
}

/** Whether a day and its streams are wanted. */
export function wanted(filter: Filter, day: string, streams: readonly string[]): boolean {
  return (
    (filter.since === null || day >= filter.since) &&
    (filter.until === null || day <= filter.until) &&
    (filter.stream === null || streams.includes(filter.stream))
  );
}
