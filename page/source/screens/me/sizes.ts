// How large something is, in the unit that people would choose.

import { number } from "../../words/words";

const UNITS = ["kilobyte", "megabyte", "gigabyte"] as const;

/** "12 kB", "3.4 MB". */
export function size(bytes: number): string {
  const [value, unit] = scaled(bytes);
  const digits = value < 10 && unit !== "kilobyte" ? 1 : 0;
  return number(value, { style: "unit", unit, maximumFractionDigits: digits });
}

/** A number of bytes in kilobytes, or in what it is more than one of. */
function scaled(bytes: number): [number, (typeof UNITS)[number]] {
  const rank = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
  return [bytes / 1000 ** (rank + 1), UNITS[rank] ?? "kilobyte"];
}
