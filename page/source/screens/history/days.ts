// Days as people in Korea count them, wherever the phone is: a day begins nine hours before that of UTC, all year.

import { say, when } from "../../words/words";

const HOUR = 3_600_000;
const AHEAD = 9 * HOUR;
const DAY = 24 * HOUR;

/** The day of a moment, as ISO 8601 writes it. */
export function koreanDay(at: number): string {
  return new Date(at + AHEAD).toISOString().slice(0, 10);
}

/** The moment at which a day begins, milliseconds since 1970. */
export function begins(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - AHEAD;
}

/** So many days later, or before. */
export function later(day: string, days: number): string {
  return koreanDay(begins(day) + days * DAY);
}

/** The Monday of the day's week. */
export function monday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return later(day, -((weekday + 6) % 7));
}

/** The first day of the day's month. */
export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** Whether this is a day that there is. */
export function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** A day as a heading: today, yesterday, else its date. */
export function dayName(day: string, today: string): string {
  if (day === today) return say("history.today");
  if (day === later(today, -1)) return say("history.yesterday");
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return dated(day, {
    weekday: "long",
    month: "long",
    day: "numeric",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** A day as it is written here. */
export function dated(day: string, options: Intl.DateTimeFormatOptions): string {
  return when(`${day}T12:00:00Z`, { ...options, timeZone: "UTC" });
}

/** The time of a moment in Korea. */
export function clock(at: number): string {
  return when(at, { hour: "numeric", minute: "2-digit", timeZone: "Asia/Seoul" });
}
