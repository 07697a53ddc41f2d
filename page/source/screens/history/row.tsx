// One entry in the list: what it was, where it goes, and the way to delete it.

import {
  Check,
  CircleQuestionMark,
  Clock3,
  PencilLine,
  Trash2,
  TriangleAlert,
} from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { notify } from "../../parts/notices";
import { StreamMark } from "../../parts/stream_mark";
import { told } from "../../parts/trouble";
import { say, sayCount } from "../../words/words";
import { clock } from "./days";
import { type Entry, type Thing, UNSURE } from "./entry";
import { Picture } from "./picture";
import { deleted } from "./source";

/** Things that are named; of more there is a number. */
const NAMED = 2;

export function Row({ entry }: { entry: Entry }) {
  const [asked, setAsked] = useState(false);
  const name = nameOf(entry);
  return (
    <li class="entry">
      <a class="entry-link" href={entry.href}>
        <Picture entry={entry} />
        <span class="entry-text">
          <span class="entry-name">{name}</span>
          <Streams things={entry.things} />
          <State entry={entry} />
          <span class="entry-foot">
            <span>{clock(entry.at)}</span>
            {entry.things.map((thing, number) => (
              <Said key={`${number}-${thing.name}`} thing={thing} />
            ))}
          </span>
        </span>
      </a>
      {asked ? (
        <Sure entry={entry} name={name} keep={() => setAsked(false)} />
      ) : (
        <button
          type="button"
          class="button icon entry-delete"
          aria-label={say("history.delete_one", { name })}
          onClick={() => setAsked(true)}
        >
          <Trash2 aria-hidden="true" />
        </button>
      )}
    </li>
  );
}

/** What an entry is called. */
export function nameOf(entry: Entry): string {
  const names = entry.things.map(({ name, stream, verdict }) =>
    stream === UNSURE && verdict === null ? say("history.maybe", { name }) : name,
  );
  if (names.length === 0) return entry.name;
  const rest = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(", ");
  return rest > 0 ? sayCount("history.and_more", rest, { names: shown }) : shown;
}

/** Where the things go, each place once. */
function Streams({ things }: { things: readonly Thing[] }) {
  const names = new Map(things.map((thing) => [thing.stream, thing.streamName]));
  return (
    <>
      {[...names].map(([stream, name]) => (
        <span key={stream} class={stream === UNSURE ? "entry-stream doubtful" : "entry-stream"}>
          {stream === UNSURE ? (
            <CircleQuestionMark aria-hidden="true" />
          ) : (
            <StreamMark stream={stream} />
          )}
          <span>{name}</span>
        </span>
      ))}
    </>
  );
}

function State({ entry }: { entry: Entry }) {
  if (entry.state === "done" || entry.remark === "") return null;
  const Icon = entry.state === "failed" ? TriangleAlert : Clock3;
  return (
    <span class={`entry-state ${entry.state}`}>
      <Icon aria-hidden="true" />
      <span>{entry.remark}</span>
    </span>
  );
}

function Said({ thing }: { thing: Thing }) {
  if (thing.verdict === null) return null;
  const Icon = thing.verdict === "right" ? Check : PencilLine;
  return (
    <span class="entry-said">
      <Icon aria-hidden="true" />
      {thing.verdict === "right"
        ? say("history.said_right")
        : thing.rightName
          ? say("history.said_item", { name: thing.rightName })
          : say("history.said_wrong")}
    </span>
  );
}

/** Asks before it deletes: what is deleted does not come back. */
function Sure({ entry, name, keep }: { entry: Entry; name: string; keep: () => void }) {
  const [busy, setBusy] = useState(false);
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => group.current?.querySelector("button")?.focus(), []);
  const remove = async () => {
    setBusy(true);
    const next = neighbour(group.current);
    try {
      await deleted(entry);
      notify({ text: say("history.deleted", { name }), kind: "good" });
      next?.focus();
    } catch (fault) {
      setBusy(false);
      notify({ text: told(fault), kind: "bad" });
    }
  };
  return (
    <fieldset class="entry-sure" ref={group}>
      <legend class="unseen">{say("history.delete_one", { name })}</legend>
      <p>{say("history.delete_sure")}</p>
      <div class="row">
        <button type="button" class="button" onClick={keep} disabled={busy}>
          {say("history.keep")}
        </button>
        <button type="button" class="button danger" onClick={remove} disabled={busy}>
          {say("history.delete")}
        </button>
      </div>
    </fieldset>
  );
}

/** What gets the focus when an entry is gone: the one below it, else above, else the screen. */
function neighbour(inside: Element | null): HTMLElement | null {
  const links = [...document.querySelectorAll<HTMLElement>(".entry-link")];
  const own = inside?.closest(".entry")?.querySelector<HTMLElement>(".entry-link");
  const at = own ? links.indexOf(own) : -1;
  return links[at + 1] ?? links[at - 1] ?? document.getElementById("main");
}
