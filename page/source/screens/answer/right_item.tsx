// What it really is: the likely ones first, any other by its name.

import { useState } from "preact/hooks";
import type { Suggestion } from "../../api/types";
import { ItemSearch } from "../../parts/item_search";
import { Sheet } from "../../parts/sheet";
import { TroubleCard } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import type { Photo } from "../../store/photo";
import { say } from "../../words/words";
import { Choices } from "./choices";
import { likelyItems } from "./choosing";
import { decide, keep } from "./deciding";
import type { OneThing } from "./things";

interface Props {
  photo: Photo;
  thing: OneThing;
  title: string;
  close(): void;
  /** Called after it closed with an item. */
  decided(): void;
}

export function RightItem({ photo, thing, title, close, decided }: Props) {
  const [unknown, setUnknown] = useState("");
  const { fault, run } = useDoing();
  const others = likelyItems(thing.sighting).filter(
    (one) => one.item !== thing.item || thing.sighting.unsure,
  );
  const done = () => {
    close();
    // The closing dialog gives the focus back first.
    setTimeout(decided);
  };

  function pick({ id, name }: Suggestion): void {
    run(() => decide(photo, thing, { item: id, name, conditions: [] }).then(done));
  }

  function unnamed(): void {
    const said = { verdict: "wrong", item: null, name: null, guidance: null } as const;
    run(() => keep(photo, thing, said).then(done));
  }

  return (
    <Sheet title={title} close={close}>
      <ItemSearch
        label={say("correct.search")}
        text=""
        focused
        pick={pick}
        submit={(text, [first]) => (first ? pick(first) : setUnknown(text))}
      />
      {fault !== null && <TroubleCard fault={fault} />}
      <p role="status" class={unknown ? "soft" : "unseen"}>
        {unknown && say("correct.unknown", { text: unknown })}
      </p>
      {others.length > 0 && (
        <section class="stack">
          <h3>{say("card.may_be")}</h3>
          <Choices photo={photo} thing={thing} choices={others} decided={done} />
        </section>
      )}
      <button type="button" class="button quiet" onClick={unnamed}>
        {say("correct.unnamed")}
      </button>
    </Sheet>
  );
}
