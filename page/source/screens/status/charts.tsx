// Small charts, each with all that it shows in words as well.

import { useId } from "preact/hooks";
import { number, say } from "../../words/words";
import { clock, percent } from "./amounts";
import type { Hour } from "./overview";

/** Of the drawing, which is stretched to the width of its tile. */
const WIDTH = 480;
const HEIGHT = 96;
const GAP = 4;
/** The least that can be seen of something that is not nothing. */
const LEAST = 3;
/** Of a circle that is 100 long, so that lengths on it are per cent. */
const RADIUS = 15.9155;

/** Jobs by hour: those that were answered, and those that failed on top. */
export function HourBars({ hours }: { hours: Hour[] }) {
  const most = Math.max(1, ...hours.map((hour) => hour.done + hour.failed));
  const step = WIDTH / hours.length;
  const middle = hours[Math.floor(hours.length / 2)];
  const high = (jobs: number) => (jobs === 0 ? 0 : Math.max(LEAST, (jobs / most) * HEIGHT));
  return (
    <figure class="hours">
      <svg
        role="img"
        aria-label={inWords(hours)}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {hours.map((hour, place) => {
          const [done, failed] = [high(hour.done), high(hour.failed)];
          const at = { x: place * step + GAP / 2, width: step - GAP };
          return (
            <g key={hour.at}>
              <rect class="hour-place" {...at} y={0} height={HEIGHT} />
              <rect class="hour-done" {...at} y={HEIGHT - done} height={done} />
              <rect class="hour-failed" {...at} y={HEIGHT - done - failed} height={failed} />
            </g>
          );
        })}
      </svg>
      <figcaption class="hours-below soft" aria-hidden="true">
        <span>{hours[0] && clock(hours[0].at)}</span>
        <span>{middle && clock(middle.at)}</span>
        <span>{say("status.jobs.now")}</span>
      </figcaption>
    </figure>
  );
}

function inWords(hours: Hour[]): string {
  const total = (name: "done" | "failed") => hours.reduce((sum, hour) => sum + hour[name], 0);
  const busiest = hours.reduce(
    (one, other) => (other.done > one.done ? other : one),
    hours[0] as Hour,
  );
  if (total("done") + total("failed") === 0) return say("status.jobs.chart_none");
  return say("status.jobs.chart", {
    done: number(total("done")),
    failed: number(total("failed")),
    at: clock(busiest.at),
    most: number(busiest.done),
  });
}

/** How much of something is used; full where it is more than all. */
export function Meter({
  share,
  label,
  bad = false,
}: {
  share: number;
  label: string;
  bad?: boolean;
}) {
  const width = `${Math.min(1, Math.max(0, share)) * 100}%`;
  return (
    <div class={bad ? "meter bad" : "meter"} role="img" aria-label={label}>
      <div style={{ width }} />
    </div>
  );
}

/** A share as a part of a circle, with the number in it. */
export function Ring({ share, label }: { share: number; label: string }) {
  const id = useId();
  return (
    <svg class="ring" viewBox="0 0 36 36" role="img" aria-labelledby={id}>
      <title id={id}>{label}</title>
      <circle class="ring-all" cx="18" cy="18" r={RADIUS} />
      {share > 0 && (
        <circle
          class="ring-part"
          cx="18"
          cy="18"
          r={RADIUS}
          stroke-dasharray={`${share * 100} 100`}
          transform="rotate(-90 18 18)"
        />
      )}
      <text x="18" y="18" text-anchor="middle" dominant-baseline="central">
        {percent(share)}
      </text>
    </svg>
  );
}
