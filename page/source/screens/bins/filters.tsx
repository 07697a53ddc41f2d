// What is to be taken there, and how far somebody walks for it.

import { useEffect, useState } from "preact/hooks";
import { streamNames } from "../../api/bins";
import { StreamMark } from "../../parts/stream_mark";
import { type Key, say } from "../../words/words";
import { distance } from "./ways";

/** Metres around the point. */
export const RADII = [500, 1000, 2000, 5000] as const;
/** What people carry somewhere, the commonest first; all else goes out at home. */
const CARRIED: [string, Key][] = [
  ["textile", "bins.stream_textile"],
  ["battery", "bins.stream_battery"],
  ["medicine", "bins.stream_medicine"],
  ["lamp", "bins.stream_lamp"],
  ["clear_pet", "bins.stream_clear_pet"],
  ["electronics", "bins.stream_electronics"],
  ["carton", "bins.stream_carton"],
  ["cooking_oil", "bins.stream_cooking_oil"],
  ["general", "bins.stream_general"],
];

interface StreamsProps {
  stream: string | null;
  choose(stream: string | null): void;
}

export function StreamChips({ stream, choose }: StreamsProps) {
  const own = CARRIED.some(([id]) => id === stream);
  const name = useName(stream !== null && !own ? stream : null);
  const chips: [string, string][] = CARRIED.map(([id, word]) => [id, say(word)]);
  if (stream !== null && !own) chips.unshift([stream, name]);
  return (
    <fieldset class="bins-chips">
      <legend class="unseen">{say("bins.what")}</legend>
      <Chip name={say("bins.stream_any")} on={stream === null} choose={() => choose(null)} />
      {chips.map(([id, text]) => (
        <Chip key={id} name={text} stream={id} on={id === stream} choose={() => choose(id)} />
      ))}
    </fieldset>
  );
}

interface ChipProps {
  name: string;
  stream?: string;
  on: boolean;
  choose(): void;
}

function Chip({ name, stream, on, choose }: ChipProps) {
  return (
    <button type="button" class="button bins-chip" aria-pressed={on} onClick={choose}>
      {stream !== undefined && <StreamMark stream={stream} />}
      {name}
    </button>
  );
}

/** The name of a stream that has no word of its own here: the rule book's. */
function useName(stream: string | null): string {
  const [names, setNames] = useState<Record<string, string>>({});
  useEffect(() => {
    if (stream === null) return;
    // Without names the id is shown: it still says what is filtered.
    streamNames().then(setNames, () => {});
  }, [stream]);
  return stream === null ? "" : (names[stream] ?? stream);
}

interface RadiusProps {
  radius: number;
  choose(radius: number): void;
}

export function RadiusChoice({ radius, choose }: RadiusProps) {
  return (
    <fieldset class="bins-radius">
      <legend class="unseen">{say("bins.radius")}</legend>
      {RADII.map((one) => (
        <button
          key={one}
          type="button"
          class="button"
          aria-pressed={one === radius}
          onClick={() => choose(one)}
        >
          {distance(one)}
        </button>
      ))}
    </fieldset>
  );
}
