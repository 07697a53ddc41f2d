// Who looks and words, and who is left alone after failures.

import { CircleCheck, CircleX, Clock, Sparkles } from "lucide-preact";
import { say } from "../../words/words";
import { clock } from "./amounts";
import type { Provider } from "./overview";
import { Lacking, Tile } from "./tile";

const ICONS = { ready: CircleCheck, cooling_down: Clock, keyless: CircleX };

interface Props {
  providers: Provider[] | null;
  fault: string | undefined;
}

export function ProvidersTile({ providers, fault }: Props) {
  return (
    <Tile title={say("status.providers.title")} Icon={Sparkles}>
      {providers === null ? (
        <Lacking fault={fault} />
      ) : (
        <ul class="plain-list lines-of">
          {providers.map((provider) => (
            <One key={provider.provider} provider={provider} />
          ))}
        </ul>
      )}
    </Tile>
  );
}

function One({ provider }: { provider: Provider }) {
  const Icon = ICONS[provider.state];
  return (
    <li>
      <Icon class={provider.state === "ready" ? "good" : "bad"} aria-hidden="true" />
      <span>
        <b>{provider.provider}</b> <span class="soft">{line(provider)}</span>
      </span>
    </li>
  );
}

function line({ state, until, last_error }: Provider): string {
  const parts = [
    say(`status.providers.${state}`),
    until === null ? "" : say("status.providers.until", { at: clock(until) }),
    last_error === null ? "" : say("status.providers.last_error", { code: last_error }),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
