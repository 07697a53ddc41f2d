// How well the components are: in one word, those that need attention with the remedy, and all the others.

import { CircleCheck, HeartPulse, OctagonX, TriangleAlert } from "lucide-preact";
import { type Key, say, sayCount } from "../../words/words";
import type { Component, State } from "./overview";
import { Tile } from "./tile";

const ICONS = { pass: CircleCheck, warn: TriangleAlert, fail: OctagonX };
/** The others are told by their own names. */
const NAMES: Record<string, Key> = {
  api: "status.component.api",
  database: "status.component.database",
  photos: "status.component.photos",
  disk: "status.component.disk",
  redis: "status.component.redis",
  rabbitmq: "status.component.rabbitmq",
  workers: "status.component.workers",
  beat: "status.component.beat",
  server: "status.component.server",
  backlog: "status.component.backlog",
  dead_letters: "status.component.dead_letters",
  providers: "status.component.providers",
  kakao: "status.component.kakao",
  model: "status.component.model",
};

/** All of it in one word. */
export function Overall({ state }: { state: State }) {
  const Icon = ICONS[state];
  return (
    <p class={`overall ${state}`} role="status">
      <Icon aria-hidden="true" />
      {say(`status.overall.${state}`)}
    </p>
  );
}

/** What somebody has to do something about, the worst first. */
export function Attention({ components }: { components: Component[] }) {
  const bad = components
    .filter((one) => one.status !== "pass")
    .sort((one, other) => Number(other.status === "fail") - Number(one.status === "fail"));
  if (bad.length === 0) return null;
  return (
    <ul class="plain-list attention">
      {bad.map((one) => {
        const Icon = ICONS[one.status];
        return (
          <li key={one.name} class={`card ${one.status === "fail" ? "trouble" : "warning"}`}>
            <h2>
              <Icon aria-hidden="true" />
              {named(one)}
              <span class="state">{say(`status.one.${one.status}`)}</span>
            </h2>
            <p>{one.detail}</p>
            {one.remedy && <p class="remedy">{one.remedy}</p>}
          </li>
        );
      })}
    </ul>
  );
}

/** Those that are well. */
export function HealthTile({ components }: { components: Component[] }) {
  const well = components.filter((one) => one.status === "pass");
  return (
    <Tile title={say("status.health.title")} Icon={HeartPulse}>
      <p class="soft">{sayCount("status.health.well", well.length)}</p>
      <ul class="plain-list lines-of">
        {well.map((one) => (
          <li key={one.name}>
            <CircleCheck class="good" aria-label={say("status.one.pass")} />
            <span>
              <b>{named(one)}</b> <span class="soft">{one.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </Tile>
  );
}

function named(component: Component): string {
  const key = NAMES[component.name];
  return key ? say(key) : component.name;
}
