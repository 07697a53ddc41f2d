// What a text means: one thing with what to do with it, several to choose from, or what to try next.

import { Camera, ChevronRight, Share2 } from "lucide-preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Advised } from "../../parts/advised";
import { inWords, share } from "../../parts/sharing";
import { StreamMark } from "../../parts/stream_mark";
import { TroubleCard } from "../../parts/trouble";
import { remember } from "../../store/looked_up";
import { wished } from "../../store/preferences";
import { say, sayCount, spoken } from "../../words/words";
import { type Asked, addressOf } from "./address";
import { Examples } from "./examples";
import { type Meant, useMeaning } from "./meaning";

export function Result({ asked }: { asked: Asked }) {
  const { meant, fault, again } = useMeaning(asked, { ...wished(), language: spoken() });
  const heading = useRef<HTMLHeadingElement>(null);
  const name = useId();
  const kind = meant?.kind;
  // Whoever asked is brought to the answer, which is then read out.
  useEffect(() => {
    if (kind) heading.current?.focus({ preventScroll: true });
  }, [kind]);
  if (fault !== null) return <TroubleCard fault={fault} again={again} />;
  if (!meant) return <p role="status">{say("look_up.looking")}</p>;
  const title = (
    <h2 class="thing-name" id={name} ref={heading} tabIndex={-1}>
      {titleOf(meant, asked)}
    </h2>
  );
  if (meant.kind === "one") {
    return (
      <article class="card thing" aria-labelledby={name}>
        {title}
        <One meant={meant} />
      </article>
    );
  }
  return (
    <section class="stack">
      {title}
      {meant.kind === "several" ? <Several meant={meant} /> : <Nothing />}
    </section>
  );
}

function titleOf(meant: Meant, { text }: Asked): string {
  if (meant.kind === "one") return meant.advice.name;
  if (meant.kind === "several") {
    return meant.question ?? sayCount("look_up.several", meant.items.length, { text });
  }
  return say("look_up.nothing", { text });
}

function One({ meant: { advice } }: { meant: Extract<Meant, { kind: "one" }> }) {
  const { id, name, guidance, conditions } = advice;
  const seen = conditions.filter((one) => one.chosen);
  useEffect(() => remember({ text: name, item: id }), [id, name]);
  const address = addressOf({ text: name, item: id, states: seen.map((one) => one.tag) });
  return (
    <>
      <Advised
        item={id}
        seen={seen}
        given={guidance}
        wish={{ ...wished(), language: guidance.language }}
      />
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() =>
            void share(name, inWords(guidance), new URL(address, location.origin).href)
          }
        >
          <Share2 aria-hidden="true" />
          {say("share.share")}
        </button>
      </div>
    </>
  );
}

function Several({ meant: { items, states } }: { meant: Extract<Meant, { kind: "several" }> }) {
  return (
    <ul class="plain-list choices">
      {items.map(({ id, name, stream }) => (
        <li key={id}>
          <a class="button choice" href={addressOf({ text: name, item: id, states })}>
            <StreamMark stream={stream} />
            <span class="choice-name">{name}</span>
            <ChevronRight aria-hidden="true" />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Never a dead end: other words, a photo, what others ask. */
function Nothing() {
  return (
    <>
      <p>{say("look_up.try")}</p>
      <a class="button main" href="/">
        <Camera aria-hidden="true" />
        {say("look_up.photo")}
      </a>
      <h3>{say("look_up.examples")}</h3>
      <Examples />
    </>
  );
}
