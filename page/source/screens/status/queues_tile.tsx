// How much waits in each lane, and for how long.

import { Layers, TriangleAlert } from "lucide-preact";
import { number, say } from "../../words/words";
import { duration } from "./amounts";
import { Meter } from "./charts";
import type { Queue } from "./overview";
import { Lacking, Tile } from "./tile";

/** So many waiting jobs fill a bar, where no lane has more. */
const FULL = 10;

export function QueuesTile({
  queues,
  fault,
}: {
  queues: Queue[] | null;
  fault: string | undefined;
}) {
  const most = Math.max(FULL, ...(queues ?? []).map((queue) => queue.waiting));
  return (
    <Tile title={say("status.queues.title")} Icon={Layers}>
      {queues === null ? (
        <Lacking fault={fault} />
      ) : (
        <ul class="plain-list">
          {queues.map((queue) => (
            <Lane key={queue.lane} queue={queue} most={most} />
          ))}
        </ul>
      )}
    </Tile>
  );
}

function Lane({ queue, most }: { queue: Queue; most: number }) {
  const name = say(`status.queues.${queue.lane}`);
  const said = line(queue);
  return (
    <li class="metered">
      <p>
        <b>{name}</b>
        <span class="soft">{said}</span>
      </p>
      <Meter share={queue.waiting / most} label={`${name}: ${said}`} bad={queue.late} />
      {queue.late && (
        <p class="late">
          <TriangleAlert aria-hidden="true" />
          {say("status.queues.late")}
        </p>
      )}
    </li>
  );
}

function line({ waiting, running, oldest_s }: Queue): string {
  const parts = [
    waiting > 0 ? say("status.queues.waiting", { count: number(waiting) }) : null,
    running > 0 ? say("status.queues.running", { count: number(running) }) : null,
    waiting > 0 ? say("status.queues.oldest", { time: duration(oldest_s) }) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" · ") : say("status.queues.empty");
}
