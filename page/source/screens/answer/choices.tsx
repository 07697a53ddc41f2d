// Items to choose from, as large buttons with the sign of where each goes.

import { ChevronRight } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { adviceOn } from "../../api/items";
import type { Advice } from "../../api/types";
import { StreamMark } from "../../parts/stream_mark";
import { TroubleCard } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import type { Photo, Wish } from "../../store/photo";
import { type Choice, decide } from "./deciding";
import type { OneThing } from "./things";

interface Props {
  photo: Photo;
  thing: OneThing;
  choices: readonly Choice[];
  /** Called when one is taken. */
  decided(): void;
}

export function Choices({ photo, thing, choices, decided }: Props) {
  const { busy, fault, run } = useDoing();
  return (
    <>
      {fault !== null && <TroubleCard fault={fault} />}
      <ul class="plain-list choices">
        {choices.map((choice) => (
          <li key={`${choice.item} ${choice.conditions.join()}`}>
            <button
              type="button"
              class="button choice"
              disabled={busy}
              onClick={() => run(() => decide(photo, thing, choice).then(decided))}
            >
              <Goes choice={choice} wish={thing.wish} />
              <ChevronRight aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Asked before somebody chooses: the sign shows where it would go, and the answer is there at once. */
function Goes({ choice, wish }: { choice: Choice; wish: Wish }) {
  const [advice, setAdvice] = useState<Advice | null>(null);
  const tags = choice.conditions.join();
  useEffect(() => {
    let wanted = true;
    adviceOn(choice.item, choice.conditions, wish).then(
      (found) => wanted && setAdvice(found),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [choice.item, tags, wish.language, wish.region, wish.housing]);
  return (
    <>
      {advice ? <StreamMark stream={advice.guidance.stream} /> : <span class="stream-mark waits" />}
      <span class="choice-name">
        {choice.name}
        <span class="soft">{advice?.guidance.stream_name ?? "\u00a0"}</span>
      </span>
    </>
  );
}
