// A finished answer: the photo, one card for each thing in it, and what can be done next.

import { ListOrdered } from "lucide-preact";
import { Picture } from "../../parts/picture";
import { Screen } from "../../parts/screen";
import { StreamMark } from "../../parts/stream_mark";
import type { Photo } from "../../store/photo";
import { say, sayCount, spoken } from "../../words/words";
import { Actions } from "./actions";
import { useRetelling } from "./retelling";
import { Thing } from "./thing";
import { type OneThing, thingsOf } from "./things";

export function Answered({ photo }: { photo: Photo }) {
  const stale = useRetelling(photo, spoken());
  const things = thingsOf(photo);
  const names = things.map((one) => one.title).join(", ");
  return (
    <Screen title={say("answer.title", { names })} wide headingHidden>
      <div class="answered">
        {photo.shown && (
          <Picture picture={photo.shown} label={say("answer.picture")} class="answered-picture" />
        )}
        <div class="things">
          {stale && (
            <p class="card warning" role="status">
              {say("answer.other_language")}
            </p>
          )}
          {things.length > 1 && <JumpList things={things} />}
          {things.length === 0 && <NothingSeen />}
          {things.map((one) => (
            <Thing key={one.number} photo={photo} thing={one} many={things.length} />
          ))}
        </div>
        <Actions photo={photo} things={things} />
      </div>
    </Screen>
  );
}

function NothingSeen() {
  return (
    <section class="card">
      <h2>{say("answer.nothing_seen")}</h2>
      <p>{say("answer.nothing_seen_next")}</p>
    </section>
  );
}

function JumpList({ things }: { things: readonly OneThing[] }) {
  return (
    <nav class="card jump-list" aria-label={say("answer.things_label")}>
      <h2>
        <ListOrdered aria-hidden="true" />
        {sayCount("answer.things", things.length)}
      </h2>
      <ol class="plain-list">
        {things.map((one) => (
          <li key={one.number}>
            <a href={`#thing-${one.number + 1}`} onClick={(event) => jump(event, one.number)}>
              <span class="thing-number">{one.number + 1}</span>
              <span class="jump-name">
                {one.sureness === "unsure" ? say("sure.unsure") : one.title}
              </span>
              <StreamMark stream={one.guidance.stream} />
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** To the heading of a card, with the focus; the address stays, so that going back leaves the answer. */
function jump(event: MouseEvent, number: number): void {
  event.preventDefault();
  const heading = document.getElementById(`thing-${number + 1}`);
  heading?.focus({ preventScroll: true });
  heading?.closest("article")?.scrollIntoView({ block: "start" });
}
