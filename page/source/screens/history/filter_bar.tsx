// Which answers are shown: where they went, and when. All of it stands in the address.

import { useState } from "preact/hooks";
import { number, say } from "../../words/words";
import { koreanDay } from "./days";
import { daysOf, type Filter, type Stretch, stretchOf } from "./filter";
import type { Counted } from "./statistics";

interface Props {
  filter: Filter;
  all: Counted | null;
  choose: (filter: Filter) => void;
  /** The same in the place of what was chosen before: half a date is nothing to go back to. */
  adjust: (filter: Filter) => void;
}

const STRETCHES: readonly Stretch[] = ["any", "week", "month", "range"];

export function FilterBar({ filter, all, choose, adjust }: Props) {
  return (
    <fieldset class="filters">
      <legend class="unseen">{say("history.filters")}</legend>
      {all !== null && <StreamChips filter={filter} all={all} choose={choose} />}
      <Time filter={filter} choose={choose} adjust={adjust} />
    </fieldset>
  );
}

/** The streams that occur, the most frequent first. */
function StreamChips({ filter, all, choose }: Omit<Props, "adjust"> & { all: Counted }) {
  const streams = chips(all, filter.stream);
  if (streams.length < 2 && filter.stream === null) return null;
  return (
    <fieldset class="filter-streams">
      <legend class="unseen">{say("history.by_stream")}</legend>
      <button
        type="button"
        class="button filter-chip"
        aria-pressed={filter.stream === null}
        onClick={() => choose({ ...filter, stream: null })}
      >
        {say("history.all_streams")}
      </button>
      {streams.map(({ stream, name, colour, things }) => (
        <button
          key={stream}
          type="button"
          class="button filter-chip"
          aria-pressed={filter.stream === stream}
          ref={filter.stream === stream ? reveal : null}
          onClick={() => choose({ ...filter, stream: filter.stream === stream ? null : stream })}
        >
          <span class="filter-chip-colour" style={{ backgroundColor: colour }} />
          {name}
          <span class="filter-chip-number">{number(things)}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** The chosen one is seen, however far along the row it stands. */
function reveal(chip: HTMLElement | null): void {
  chip?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The chips by their frequency; the chosen one is among them also where nothing went there lately. */
function chips(all: Counted, chosen: string | null) {
  const sums = new Map<string, number>(chosen === null ? [] : [[chosen, 0]]);
  for (const week of all.weeks) {
    for (const [stream, things] of Object.entries(week.streams)) {
      sums.set(stream, (sums.get(stream) ?? 0) + things);
    }
  }
  return [...sums]
    .sort(([, many], [, more]) => more - many)
    .map(([stream, things]) => ({
      stream,
      things,
      name: all.legend[stream]?.name ?? stream,
      colour: all.legend[stream]?.colour ?? "",
    }));
}

function Time({ filter, choose, adjust }: Omit<Props, "all">) {
  const today = koreanDay(Date.now());
  const [open, setOpen] = useState(false);
  const stretch = open ? "range" : stretchOf(filter, today);
  const pick = (wanted: Stretch) => {
    setOpen(wanted === "range");
    if (wanted !== "range") choose({ ...filter, ...daysOf(wanted, today) });
  };
  return (
    <div class="filter-time">
      <label class="field filter-stretch">
        <span class="unseen">{say("history.by_time")}</span>
        <select value={stretch} onChange={(event) => pick(event.currentTarget.value as Stretch)}>
          {STRETCHES.map((one) => (
            <option key={one} value={one}>
              {say(`history.stretches.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {stretch === "range" && <Range filter={filter} adjust={adjust} today={today} />}
    </div>
  );
}

interface RangeProps {
  filter: Filter;
  adjust: (filter: Filter) => void;
  today: string;
}

function Range({ filter, adjust, today }: RangeProps) {
  const day = (name: "since" | "until") => (
    <div class="field">
      <label for={`filter-${name}`}>{say(`history.${name}`)}</label>
      <input
        id={`filter-${name}`}
        type="date"
        value={filter[name] ?? ""}
        min={name === "until" ? (filter.since ?? undefined) : undefined}
        max={name === "since" ? (filter.until ?? today) : today}
        onChange={(event) => adjust({ ...filter, [name]: event.currentTarget.value || null })}
      />
    </div>
  );
  return (
    <div class="filter-range">
      {day("since")}
      {day("until")}
    </div>
  );
}
