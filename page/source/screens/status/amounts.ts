// Seconds, dollars, shares and times of day, as they are written here.

import { number, when } from "../../words/words";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** So many seconds in the unit that people would say them in. */
export function duration(seconds: number): string {
  if (seconds < 1) return unit("second", seconds, 2);
  if (seconds < MINUTE) return unit("second", seconds, seconds < 10 ? 1 : 0);
  if (seconds < HOUR) return unit("minute", Math.floor(seconds / MINUTE));
  if (seconds < 2 * DAY) return unit("hour", Math.floor(seconds / HOUR));
  return unit("day", Math.floor(seconds / DAY));
}

/** US dollars, fine enough for a single call. */
export function dollars(usd: number): string {
  const digits = usd > 0 && usd < 1 ? 4 : 2;
  return number(usd, { style: "currency", currency: "USD", maximumFractionDigits: digits });
}

/** A share of 0 to 1. */
export function percent(share: number): string {
  return number(share, { style: "percent", maximumFractionDigits: 0 });
}

/** A time of day. */
export function clock(at: number | string, seconds = false): string {
  return when(at, { timeStyle: seconds ? "medium" : "short" });
}

function unit(name: string, value: number, digits = 0): string {
  return number(value, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  });
}
