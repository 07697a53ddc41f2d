// One thing in a photo: what it is, how sure that is, and what to do with it.

import {
  BadgeCheck,
  CircleCheck,
  CircleQuestionMark,
  RotateCcwClock,
  UserCheck,
} from "lucide-preact";
import { useRef } from "preact/hooks";
import { Advised } from "../../parts/advised";
import { GuidanceCard } from "../../parts/guidance_card";
import type { Photo, Said } from "../../store/photo";
import { type Key, say } from "../../words/words";
import { isPoor } from "./choosing";
import type { OneThing, Sureness } from "./things";
import { Unsure } from "./unsure";
import { WasRight } from "./was_right";

interface Props {
  photo: Photo;
  thing: OneThing;
  /** How many things there are in the photo. */
  many: number;
}

const SURE: Record<Sureness, { word: Key; Icon: typeof CircleCheck }> = {
  certain: { word: "sure.certain", Icon: BadgeCheck },
  likely: { word: "sure.likely", Icon: CircleCheck },
  unsure: { word: "sure.unsure", Icon: CircleQuestionMark },
  said: { word: "answer.said_by_you", Icon: UserCheck },
};

export function Thing({ photo, thing, many }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const name = `thing-${thing.number + 1}`;
  const toHeading = () => heading.current?.focus();
  return (
    <article class={`card thing ${thing.sureness}`} aria-labelledby={name}>
      <header class="thing-head">
        {many > 1 && (
          <p class="thing-count">{say("answer.thing_of", { number: thing.number + 1, many })}</p>
        )}
        <h2 class="thing-name" id={name} ref={heading} tabIndex={-1}>
          {thing.title}
        </h2>
        {!isPoor(thing.sighting) && <Sure photo={photo} thing={thing} />}
      </header>
      {thing.sureness === "unsure" ? (
        <Unsure photo={photo} thing={thing} decided={toHeading} />
      ) : (
        <Advice thing={thing} />
      )}
      {(thing.sureness !== "unsure" || thing.said) && (
        <WasRight photo={photo} thing={thing} decided={toHeading} />
      )}
    </article>
  );
}

function Sure({ photo, thing }: { photo: Photo; thing: OneThing }) {
  const { word, Icon } = SURE[thing.sureness];
  const before = { exact: "answer.seen_before", near: "answer.seen_alike" } as const;
  const cache = photo.analysis?.provenance.cache;
  return (
    <div class="row thing-sure">
      <p class={`sureness ${thing.sureness}`}>
        <Icon aria-hidden="true" />
        {say(word)}
      </p>
      {(cache === "exact" || cache === "near") && (
        <p class="sureness before">
          <RotateCcwClock aria-hidden="true" />
          {say(before[cache])}
        </p>
      )}
    </div>
  );
}

/** The guidance; its states can be switched where the item is known. */
function Advice({ thing }: { thing: OneThing }) {
  const { item, guidance, seen, wish, said } = thing;
  if (isPending(said)) return <p class="card warning">{say("answer.advice_later")}</p>;
  if (item === null) return <GuidanceCard guidance={guidance} usual={null} />;
  // Another item or other states from outside begin anew.
  const key = `${item} ${seen.map((one) => one.tag).join()}`;
  return <Advised key={key} item={item} seen={seen} given={guidance} wish={wish} />;
}

/** Somebody said what it is while nobody could tell what to do with that. */
function isPending(said: Said | null): boolean {
  return said?.verdict === "wrong" && said.item !== null && said.guidance === null;
}
