// When to try again: later and later, and not at the same moment as everybody else.

const FIRST = 2_000;
const LAST = 60_000;

/** Milliseconds to wait after so many tries in vain; `chance` is 0 to 1. */
export function pause(tries: number, chance: number = Math.random()): number {
  const most = Math.min(LAST, FIRST * 2 ** (tries - 1));
  return Math.round(most * (0.5 + chance / 2));
}
