// "Was this right?" and what became of the answer to that.

import { CircleCheck, CloudUpload, ThumbsDown, ThumbsUp } from "lucide-preact";
import { useState } from "preact/hooks";
import { notify } from "../../parts/notices";
import { told } from "../../parts/trouble";
import type { Photo, Said } from "../../store/photo";
import { say } from "../../words/words";
import { keep } from "./deciding";
import { RightItem } from "./right_item";
import { TellMore } from "./tell_more";
import type { OneThing } from "./things";

interface Props {
  photo: Photo;
  thing: OneThing;
  decided(): void;
}

export function WasRight({ photo, thing, decided }: Props) {
  const [corrects, setCorrects] = useState(false);
  const { said } = thing;
  return (
    <section class="was-right">
      {said === null ? (
        <Asked photo={photo} thing={thing} correct={() => setCorrects(true)} />
      ) : (
        <Told photo={photo} thing={thing} said={said} change={() => setCorrects(true)} />
      )}
      {corrects && (
        <RightItem
          photo={photo}
          thing={thing}
          title={say("correct.title")}
          close={() => setCorrects(false)}
          decided={decided}
        />
      )}
    </section>
  );
}

function Asked({ photo, thing, correct }: Pick<Props, "photo" | "thing"> & { correct(): void }) {
  const { item, title: name } = thing;
  const right = () =>
    keep(photo, thing, { verdict: "right", item, name, guidance: null }).catch((fault) =>
      notify({ text: told(fault), kind: "bad" }),
    );
  return (
    <>
      <h3>{say("correct.asked")}</h3>
      <div class="row">
        <button type="button" class="button" onClick={() => void right()}>
          <ThumbsUp aria-hidden="true" />
          {say("correct.right")}
        </button>
        <button type="button" class="button" onClick={correct}>
          <ThumbsDown aria-hidden="true" />
          {say("correct.wrong")}
        </button>
      </div>
    </>
  );
}

interface ToldProps {
  photo: Photo;
  thing: OneThing;
  said: Said;
  change(): void;
}

function Told({ photo, thing, said, change }: ToldProps) {
  const [more, setMore] = useState(false);
  return (
    <>
      <p class="told-line">
        <CircleCheck aria-hidden="true" />
        {line(said, thing)}
      </p>
      {said.sent === false && (
        <p class="told-line soft unsent">
          <CloudUpload aria-hidden="true" />
          {say("correct.later")}
        </p>
      )}
      <div class="row">
        <button type="button" class="button" onClick={change}>
          {say("correct.change")}
        </button>
        <button
          type="button"
          class="button quiet"
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {say("correct.more")}
        </button>
      </div>
      {more && <TellMore photo={photo} thing={thing} said={said} close={() => setMore(false)} />}
    </>
  );
}

function line({ verdict, name, item }: Said, { sighting }: OneThing): string {
  if (item !== null && sighting.unsure) return say("correct.you_chose", { name: name ?? "" });
  if (verdict === "right") return say("correct.you_said_right");
  if (item === null) return say("correct.you_said_wrong");
  return say("correct.you_said", { name: name ?? "", before: sighting.name ?? "" });
}
