// How long a line on the map is on the ground.

import { distance } from "../ways";

const MOST_PIXELS = 110;
const ROUND = [1, 2, 5];

export function ScaleLine({ metres }: { metres: number }) {
  const long = roundBelow(metres * MOST_PIXELS);
  if (long < 10) return null;
  return (
    <span class="bins-scale" style={{ width: `${long / metres}px` }}>
      {distance(long)}
    </span>
  );
}

/** The largest 1, 2 or 5 of a power of ten that is not above. */
export function roundBelow(most: number): number {
  if (!(most > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(...ROUND.map((one) => one * power).filter((one) => one <= most));
}
