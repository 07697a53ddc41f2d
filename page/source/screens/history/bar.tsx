// One bar of the chart, and the scale that it is read by.

import { number, say, sayCount } from "../../words/words";
import { dated } from "./days";
import type { Counted, Week } from "./statistics";

/** Pixels: of the highest bar, of the line of dates below, of the room above for the number. */
const HIGH = 150;
const DATES = 26;
const ROOM = 8;
/** Share of its place that a bar takes. */
const WIDE = 0.64;
/** Dates that fit side by side on the smallest phone. */
const MOST_DATES = 5;

/** Pixels of the whole drawing. */
export const HEIGHT = ROOM + HIGH + DATES;

/** What a week brought, in words. */
export function told(week: Week, legend: Counted["legend"]): string {
  const day = say("history.week_of", {
    day: dated(week.begins, { month: "long", day: "numeric" }),
  });
  const parts = Object.entries(week.streams)
    .map(([stream, things]) => `${legend[stream]?.name ?? stream} ${number(things)}`)
    .join(", ");
  const things = sayCount("history.things", week.things);
  return parts === "" ? `${day}: ${things}` : `${day}: ${things} (${parts})`;
}

/** The highest number of the scale: round, and not below any week. */
export function mostOf(weeks: readonly Week[]): number {
  const most = Math.max(2, ...weeks.map((week) => week.things));
  const step = 10 ** Math.floor(Math.log10(most));
  const nice = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10]
    .map((times) => times * step)
    .find((one) => one >= most);
  return Math.ceil((nice ?? most) / 2) * 2;
}

/** The scale: nothing, half, all. */
export function Scale({ most }: { most: number }) {
  return (
    <svg class="chart-scale" height={ROOM + HIGH} aria-hidden="true" focusable="false">
      {[0, most / 2, most].map((value) => {
        const y = ROOM + HIGH - (HIGH * value) / most - 0.5;
        return (
          <g key={value}>
            <line x1="0" x2="100%" y1={y} y2={y} />
            {value > 0 && (
              <text x="0" y={y + 14}>
                {number(value)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

interface BarProps {
  week: Week;
  place: number;
  of: number;
  most: number;
  chosen: boolean;
  order: readonly string[];
  legend: Counted["legend"];
  choose: () => void;
}

export function Bar({ week, place, of, most, chosen, order, legend, choose }: BarProps) {
  const slot = 100 / of;
  const x = slot * (place + (1 - WIDE) / 2);
  const dates = Math.ceil(of / MOST_DATES);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input cannot stand in a drawing
    <g
      role="radio"
      aria-checked={chosen}
      aria-label={told(week, legend)}
      tabindex={chosen ? 0 : -1}
      class="chart-week"
      onClick={choose}
      onFocus={choose}
    >
      <rect
        class="chart-place"
        x={`${slot * place}%`}
        width={`${slot}%`}
        y="0"
        height={ROOM + HIGH}
      />
      {stacked(week, order, most).map(({ stream, y, height }) => (
        <rect
          key={stream}
          class="chart-part"
          x={`${x}%`}
          width={`${slot * WIDE}%`}
          y={y}
          height={height}
          fill={legend[stream]?.colour}
        />
      ))}
      {(of - 1 - place) % dates === 0 && (
        <text class="chart-date" x={`${slot * (place + 0.5)}%`} y={ROOM + HIGH + 19}>
          {dated(week.begins, { month: "numeric", day: "numeric" })}
        </text>
      )}
    </g>
  );
}

/** The parts of a bar from below: the streams in one order for all weeks, so that each is found at its place. */
function stacked(week: Week, order: readonly string[], most: number) {
  let below = 0;
  return order.flatMap((stream) => {
    const things = week.streams[stream] ?? 0;
    if (things === 0) return [];
    below += things;
    const height = (HIGH * things) / most;
    return [{ stream, y: ROOM + HIGH - (HIGH * below) / most, height }];
  });
}
