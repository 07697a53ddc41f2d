// The numbers of the chart for those who read tables better than drawings.

import { number, say } from "../../words/words";
import { dated } from "./days";
import type { Chart, Counted } from "./statistics";

interface Props {
  chart: Chart;
  legend: Counted["legend"];
}

export function ChartTable({ chart, legend }: Props) {
  return (
    <div class="chart-tables">
      <ByStream chart={chart} legend={legend} />
      <ByWeek chart={chart} legend={legend} />
    </div>
  );
}

function ByStream({ chart, legend }: Props) {
  return (
    <table>
      <caption>{say("history.chart_streams")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("history.stream")}</th>
          <th scope="col">{say("history.number")}</th>
          <th scope="col">{say("history.percent")}</th>
        </tr>
      </thead>
      <tbody>
        {chart.streams.map(([stream, things]) => (
          <tr key={stream}>
            <th scope="row">{legend[stream]?.name ?? stream}</th>
            <td>{number(things)}</td>
            <td>{number(things / chart.things, { style: "percent" })}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{say("history.all_things")}</th>
          <td>{number(chart.things)}</td>
          <td>{number(1, { style: "percent" })}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function ByWeek({ chart, legend }: Props) {
  return (
    <table class="chart-by-week">
      <caption>{say("history.chart_weeks")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("history.week_from")}</th>
          <th scope="col">{say("history.number")}</th>
          <th scope="col">{say("history.of_them")}</th>
        </tr>
      </thead>
      <tbody>
        {[...chart.weeks].reverse().map((week) => (
          <tr key={week.begins}>
            <th scope="row">{dated(week.begins, { month: "short", day: "numeric" })}</th>
            <td>{number(week.things)}</td>
            <td>
              {Object.entries(week.streams)
                .map(([stream, things]) => `${legend[stream]?.name ?? stream} ${number(things)}`)
                .join(", ") || "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
