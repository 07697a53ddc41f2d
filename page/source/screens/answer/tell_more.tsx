// A few words more about an answer, and leave to learn from its photo: both as people like.

import { useState } from "preact/hooks";
import { TroubleCard } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import type { Photo, Said } from "../../store/photo";
import { say } from "../../words/words";
import { keep } from "./deciding";
import type { OneThing } from "./things";

const LONGEST = 1000;

interface Props {
  photo: Photo;
  thing: OneThing;
  said: Said;
  close(): void;
}

export function TellMore({ photo, thing, said, close }: Props) {
  const [comment, setComment] = useState(said.comment ?? "");
  const [keeps, setKeeps] = useState(said.keepPhoto ?? false);
  const { fault, run } = useDoing();
  function send(event: Event): void {
    event.preventDefault();
    // The server takes one line.
    const line = comment.replace(/\s+/g, " ").trim();
    run(() => keep(photo, thing, { ...said, comment: line, keepPhoto: keeps }).then(close));
  }
  return (
    <form class="stack tell-more" onSubmit={send}>
      <label class="field">
        <span>{say("correct.comment")}</span>
        <textarea
          rows={2}
          maxLength={LONGEST}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={keeps}
          onChange={(event) => setKeeps(event.currentTarget.checked)}
        />
        <span>
          {say("correct.keep_photo")}
          <span class="soft">{say("correct.keep_photo_what")}</span>
        </span>
      </label>
      {fault !== null && <TroubleCard fault={fault} />}
      <button type="submit" class="button main">
        {say("correct.send")}
      </button>
    </form>
  );
}
