// Where things went: how much could be recycled, by week, by stream, and the same as a table.

import { Table2 } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import { number, say, sayCount } from "../../words/words";
import { Bars } from "./bars";
import { ChartTable } from "./chart_table";
import { type Chart as Charted, type Counted, chartOf, WEEKS } from "./statistics";

const USUAL = 12;

export function Chart({ all, show }: { all: Counted; show: (since: string) => void }) {
  const [weeks, setWeeks] = useState<number>(USUAL);
  const chart = chartOf(all, weeks);
  return (
    <section class="card chart" aria-labelledby="chart-title">
      <div class="chart-head">
        <h2 id="chart-title">{say("history.chart")}</h2>
        <WeeksChoice weeks={weeks} choose={setWeeks} />
      </div>
      {chart.things === 0 ? (
        <p>{say("history.chart_none")}</p>
      ) : (
        <>
          <Sum chart={chart} weeks={weeks} />
          <Bars chart={chart} legend={all.legend} show={show} />
          <Streams chart={chart} legend={all.legend} />
          <AsTable chart={chart} legend={all.legend} />
        </>
      )}
    </section>
  );
}

interface Shown {
  chart: Charted;
  legend: Counted["legend"];
}

function WeeksChoice({ weeks, choose }: { weeks: number; choose: (weeks: number) => void }) {
  return (
    <label class="field chart-weeks">
      <span class="unseen">{say("history.chart_span")}</span>
      <select value={weeks} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {WEEKS.map((one) => (
          <option key={one} value={one}>
            {sayCount("history.weeks", one)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sum({ chart, weeks }: { chart: Charted; weeks: number }) {
  const things = sayCount("history.things", chart.things);
  const share = chart.recyclable === null ? null : number(chart.recyclable, { style: "percent" });
  return (
    <div class="chart-sum">
      {share !== null && <p class="chart-share">{say("history.share", { share })}</p>}
      <p class="soft">
        {say("history.chart_total", { things, weeks: sayCount("history.weeks", weeks) })}
      </p>
    </div>
  );
}

/** The legend of the bars, and itself the chart by stream. */
function Streams({ chart, legend }: Shown) {
  const most = chart.streams[0]?.[1] ?? 1;
  return (
    <ul class="chart-streams" aria-label={say("history.chart_streams")}>
      {chart.streams.map(([stream, things]) => (
        <li key={stream}>
          <span>{legend[stream]?.name ?? stream}</span>
          <span class="chart-number">{number(things)}</span>
          <span class="chart-length" aria-hidden="true">
            <span
              style={{
                width: `${(100 * things) / most}%`,
                backgroundColor: legend[stream]?.colour ?? "",
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}

function AsTable(shown: Shown) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        class="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Table2 aria-hidden="true" />
        {say(open ? "history.hide_table" : "history.show_table")}
      </button>
      <div id={id} hidden={!open}>
        {open && <ChartTable {...shown} />}
      </div>
    </>
  );
}
