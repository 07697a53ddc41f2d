// The states of a thing as switches: what was seen is on, and whoever holds the thing knows better.

import { Check, Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import type { State } from "../api/types";
import { say } from "../words/words";

type Named = Pick<State, "tag" | "name">;
/** More than these are shown on demand; those that are on always are. */
const SHOWN = 5;

interface Props {
  seen: readonly Named[];
  /** The states that change what is done; null where nobody knows them now. */
  known: readonly Named[] | null;
  chosen: readonly string[];
  choose(tags: readonly string[]): void;
}

export function States({ seen, known, chosen, choose }: Props) {
  const [all, setAll] = useState(false);
  if (known === null) return <Seen names={seen.map((one) => one.name)} />;
  if (known.length === 0) return null;
  const begun = new Set(seen.map((one) => one.tag));
  const ordered = [
    ...known.filter((one) => begun.has(one.tag)),
    ...known.filter((one) => !begun.has(one.tag)),
  ];
  const shown = ordered.filter((one, at) => all || at < SHOWN || chosen.includes(one.tag));
  return (
    <fieldset class="states">
      <legend>{say("advice.states")}</legend>
      <div class="chips">
        {shown.map(({ tag, name }) => {
          const on = chosen.includes(tag);
          const next = on ? chosen.filter((one) => one !== tag) : [...chosen, tag];
          return (
            <button
              key={tag}
              type="button"
              class="chip"
              aria-pressed={on}
              onClick={() => choose(next)}
            >
              {on ? <Check aria-hidden="true" /> : <Plus aria-hidden="true" />}
              {name}
            </button>
          );
        })}
        {shown.length < known.length && (
          <button type="button" class="chip more" onClick={() => setAll(true)}>
            {say("advice.more_states", { count: known.length - shown.length })}
          </button>
        )}
      </div>
    </fieldset>
  );
}

function Seen({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p class="soft">
      {say("card.seen")}: {names.join(", ")}
    </p>
  );
}
