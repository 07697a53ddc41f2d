// Not sure: the question that decides and what it may be, as large buttons. One tap is enough.

import {
  Camera,
  ChevronRight,
  CircleQuestionMark,
  Focus,
  ImageOff,
  MoonStar,
  Search,
  TriangleAlert,
} from "lucide-preact";
import { useState } from "preact/hooks";
import { Where } from "../../parts/guidance_card";
import type { Photo } from "../../store/photo";
import { type Key, say } from "../../words/words";
import { Choices } from "./choices";
import { choicesOf, isPoor } from "./choosing";
import { RightItem } from "./right_item";
import type { OneThing } from "./things";

interface Props {
  photo: Photo;
  thing: OneThing;
  decided(): void;
}

/** Doubts that somebody can do something about. */
const DOUBTS: { doubt: string; next: Key; Icon: typeof Focus }[] = [
  { doubt: "nothing_there", next: "unsure.nothing_there", Icon: ImageOff },
  { doubt: "too_dark", next: "unsure.too_dark", Icon: MoonStar },
  { doubt: "blurred", next: "unsure.blurred", Icon: Focus },
  { doubt: "unfamiliar", next: "unsure.unfamiliar", Icon: CircleQuestionMark },
];

export function Unsure({ photo, thing, decided }: Props) {
  const [searches, setSearches] = useState(false);
  const { sighting, guidance } = thing;
  const choices = choicesOf(sighting);
  return (
    <>
      <Doubts thing={thing} />
      {choices.length > 0 && (
        <section class="question">
          <h3>{sighting.question ?? say("card.may_be")}</h3>
          <Choices photo={photo} thing={thing} choices={choices} decided={decided} />
        </section>
      )}
      <button type="button" class="button choice else" onClick={() => setSearches(true)}>
        <Search aria-hidden="true" />
        <span class="choice-name">{say("unsure.something_else")}</span>
        <ChevronRight aria-hidden="true" />
      </button>
      <Where guidance={guidance} />
      {!isPoor(sighting) &&
        guidance.why.map((line) => (
          <p key={line} class="soft">
            {line}
          </p>
        ))}
      {searches && (
        <RightItem
          photo={photo}
          thing={thing}
          title={say("unsure.what_is_it")}
          close={() => setSearches(false)}
          decided={decided}
        />
      )}
    </>
  );
}

/** What is in the way of an answer and what helps; dangers first of all. */
function Doubts({ thing: { sighting, guidance } }: Pick<Props, "thing">) {
  const doubt = DOUBTS.find((one) => sighting.doubts.includes(one.doubt));
  return (
    <>
      {guidance.warnings.map((line) => (
        <p key={line} class="doubt danger">
          <TriangleAlert aria-hidden="true" />
          {line}
        </p>
      ))}
      {doubt && (
        <p class="doubt">
          <doubt.Icon aria-hidden="true" />
          {say(doubt.next)}
        </p>
      )}
      {isPoor(sighting) && (
        <a class="button main huge" href="/">
          <Camera aria-hidden="true" />
          {say("answer.another")}
        </a>
      )}
    </>
  );
}
