// Jobs of today, and of the last 24 hours by hour.

import { ChartColumn } from "lucide-preact";
import { number, say } from "../../words/words";
import { clock, duration } from "./amounts";
import { HourBars } from "./charts";
import type { Hour, Jobs } from "./overview";
import { Figure, Lacking, Tile } from "./tile";

export function JobsTile({ jobs, fault }: { jobs: Jobs | null; fault: string | undefined }) {
  return (
    <Tile title={say("status.jobs.title")} Icon={ChartColumn}>
      {jobs === null ? (
        <Lacking fault={fault} />
      ) : (
        <div class="jobs">
          <div class="stack">
            <dl class="figures">
              <Figure value={number(jobs.accepted)} name={say("status.jobs.accepted")} />
              <Figure value={number(jobs.done)} name={say("status.jobs.done")} />
              <Figure
                value={number(jobs.failed)}
                name={say("status.jobs.failed")}
                bad={jobs.failed > 0}
              />
            </dl>
            <p class="soft">{took(jobs)}</p>
          </div>
          <div class="stack">
            <p class="legend soft">
              {say("status.jobs.hours")}
              <span class="of-done">{say("status.jobs.done")}</span>
              <span class="of-failed">{say("status.jobs.failed")}</span>
            </p>
            <HourBars hours={jobs.hours} />
            <HourTable hours={jobs.hours} />
          </div>
        </div>
      )}
    </Tile>
  );
}

function took({ median_s, p95_s, measured }: Jobs): string {
  if (median_s === null || p95_s === null) return say("status.jobs.took_none");
  return say("status.jobs.took", {
    count: number(measured),
    median: duration(median_s),
    most: duration(p95_s),
  });
}

function HourTable({ hours }: { hours: Hour[] }) {
  return (
    <details>
      <summary>{say("status.as_table")}</summary>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{say("status.jobs.hour")}</th>
            <th scope="col">{say("status.jobs.accepted")}</th>
            <th scope="col">{say("status.jobs.done")}</th>
            <th scope="col">{say("status.jobs.failed")}</th>
          </tr>
        </thead>
        <tbody>
          {[...hours].reverse().map((hour) => (
            <tr key={hour.at}>
              <th scope="row">{clock(hour.at)}</th>
              <td>{number(hour.accepted)}</td>
              <td>{number(hour.done)}</td>
              <td>{number(hour.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
