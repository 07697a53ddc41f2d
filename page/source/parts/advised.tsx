// Guidance for an item whose states can be switched: label on or off, clean or oily. Nothing is uploaded again.

import { useEffect, useState } from "preact/hooks";
import { adviceOn } from "../api/items";
import type { Advice, Guidance, State } from "../api/types";
import type { Wish } from "../store/photo";
import { say } from "../words/words";
import { GuidanceCard } from "./guidance_card";
import { notify } from "./notices";
import { States } from "./states";
import { told } from "./trouble";

interface Props {
  item: string;
  /** States that it has to begin with: seen in a photo, or told. */
  seen: readonly Pick<State, "tag" | "name">[];
  /** What to do with it in those states. */
  given: Guidance;
  wish: Wish;
}

export function Advised({ item, seen, given, wish }: Props) {
  const first = seen.map((one) => one.tag);
  const [tags, setTags] = useState<readonly string[]>(first);
  const { settled, waits } = useAdvice(item, tags, wish, setTags);
  const plain = useAdvice(item, NONE, wish).settled;
  const other = settled !== null && !alike(settled.tags, first);
  const guidance = other ? settled.advice.guidance : given;
  return (
    <div class="advised" aria-busy={waits}>
      <GuidanceCard guidance={guidance} usual={plain && new Set(plain.advice.guidance.step_ids)}>
        <States
          seen={seen}
          known={settled?.advice.conditions ?? null}
          chosen={tags}
          choose={setTags}
        />
      </GuidanceCard>
      <p class="unseen" role="status">
        {other && !waits && say("advice.changed", { stream: guidance.stream_name })}
      </p>
    </div>
  );
}

const NONE: readonly string[] = [];

/** Advice, and the states that it is for. */
interface Settled {
  tags: readonly string[];
  advice: Advice;
}

/**
 * The advice on an item in some states, the last that was to be had while the next is on its way; null until there is
 * one, and offline. Where the next is not to be had `back` gets the states of the last.
 */
function useAdvice(
  item: string,
  tags: readonly string[],
  wish: Wish,
  back?: (tags: readonly string[]) => void,
): { settled: Settled | null; waits: boolean } {
  const [settled, setSettled] = useState<Settled | null>(null);
  const { language, region, housing } = wish;
  useEffect(() => {
    let wanted = true;
    adviceOn(item, tags, { language, region, housing }).then(
      (advice) => wanted && setSettled({ tags, advice }),
      (fault: unknown) => {
        // At the beginning the guidance stands as it is; only its states cannot be switched.
        if (!wanted || !back || settled === null || alike(settled.tags, tags)) return;
        notify({ text: told(fault), kind: "bad" });
        back(settled.tags);
      },
    );
    return () => {
      wanted = false;
    };
  }, [item, tags.join(), language, region, housing]);
  return { settled, waits: settled !== null && !alike(settled.tags, tags) };
}

function alike(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((tag) => other.includes(tag));
}
