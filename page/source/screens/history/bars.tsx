// A bar for each week with the streams in it: one of them is chosen, by finger or arrow keys, and told in words below.

import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../words/words";
import { Bar, HEIGHT, mostOf, Scale, told } from "./bar";
import type { Chart, Counted } from "./statistics";

interface Props {
  chart: Chart;
  legend: Counted["legend"];
  /** Shows the answers of the week that begins on a day. */
  show: (since: string) => void;
}

export function Bars({ chart, legend, show }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const last = chart.weeks.length - 1;
  const found = chart.weeks.findIndex((week) => week.begins === chosen);
  const at = found < 0 ? last : found;
  const week = chart.weeks[at];
  return (
    <div class="chart-bars">
      <Plot chart={chart} legend={legend} at={at} choose={setChosen} />
      {week && (
        <div class="chart-told">
          <p>{told(week, legend)}</p>
          {week.things > 0 && (
            <button type="button" class="button quiet" onClick={() => show(week.begins)}>
              {say("history.show_week")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

interface PlotProps extends Omit<Props, "show"> {
  /** Number of the chosen week. */
  at: number;
  choose: (begins: string) => void;
}

function Plot({ chart, legend, at, choose }: PlotProps) {
  const group = useRef<HTMLDivElement>(null);
  const most = mostOf(chart.weeks);
  const order = chart.streams.map(([stream]) => stream);
  useFocusOf(group, at);
  return (
    <div
      class="chart-plot"
      role="radiogroup"
      aria-label={say("history.chart_weeks")}
      ref={group}
      onKeyDown={(event) => {
        const week = chart.weeks[moved(event.key, at, chart.weeks.length - 1) ?? -1];
        if (week === undefined) return;
        event.preventDefault();
        choose(week.begins);
      }}
    >
      <Scale most={most} />
      <svg role="presentation" height={HEIGHT}>
        {chart.weeks.map((week, place) => (
          <Bar
            key={week.begins}
            week={week}
            place={place}
            of={chart.weeks.length}
            most={most}
            chosen={place === at}
            order={order}
            legend={legend}
            choose={() => choose(week.begins)}
          />
        ))}
      </svg>
    </div>
  );
}

/** Moves the focus along with the choice, where the focus is on the bars. */
function useFocusOf(group: { current: HTMLDivElement | null }, at: number): void {
  useEffect(() => {
    if (!group.current?.contains(document.activeElement)) return;
    group.current.querySelector<SVGGElement>("[aria-checked=true]")?.focus();
  }, [group, at]);
}

/** Where an arrow key leads; null for keys that lead nowhere. */
function moved(key: string, at: number, last: number): number | null {
  if (key === "ArrowLeft" || key === "ArrowUp") return Math.max(0, at - 1);
  if (key === "ArrowRight" || key === "ArrowDown") return Math.min(last, at + 1);
  if (key === "Home") return 0;
  return key === "End" ? last : null;
}
