// Which processes live, what they have in hand, and what was left.

import { Cpu, TriangleAlert } from "lucide-preact";
import { number, say, sayCount } from "../../words/words";
import { duration } from "./amounts";
import type { Process, Workforce } from "./overview";
import { Figure, Lacking, Tile } from "./tile";

interface Props {
  workforce: Workforce | null;
  fault: string | undefined;
}

export function WorkforceTile({ workforce, fault }: Props) {
  return (
    <Tile title={say("status.workforce.title")} Icon={Cpu}>
      {workforce === null ? <Lacking fault={fault} /> : <Seen workforce={workforce} />}
    </Tile>
  );
}

function Seen({ workforce }: { workforce: Workforce }) {
  const { living, running, hanging, processes } = workforce;
  return (
    <>
      <dl class="figures">
        <Figure value={number(living)} name={say("status.workforce.living")} bad={living === 0} />
        <Figure value={number(running)} name={say("status.workforce.running")} />
      </dl>
      {hanging > 0 && (
        <p class="late">
          <TriangleAlert aria-hidden="true" />
          {sayCount("status.workforce.hanging", hanging)}
        </p>
      )}
      {processes.length === 0 && <p class="soft">{say("status.workforce.nobody")}</p>}
      <ul class="plain-list lines-of">
        {processes.map((process) => (
          <li key={`${process.kind} ${process.host} ${process.started_at}`}>
            <span>
              <b>{kind(process)}</b> <span class="soft">{line(process)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function kind(process: Process): string {
  if (process.kind === "serve") return say("status.workforce.serve");
  if (process.kind === "worker") return say("status.workforce.worker");
  return process.kind === "beat" ? say("status.workforce.beat") : process.kind;
}

function line(process: Process): string {
  const since = (Date.now() - Date.parse(process.started_at)) / 1000;
  const lives = process.living
    ? say("status.workforce.since", { time: duration(Math.max(0, since)) })
    : say("status.workforce.silent", { time: duration(process.seen_s) });
  const lanes = process.lanes.map((lane) => say(`status.queues.${lane}`)).join(", ");
  const jobs = process.running > 0 ? sayCount("status.workforce.busy", process.running) : "";
  return [process.host, lanes, lives, jobs].filter((part) => part !== "").join(" · ");
}
