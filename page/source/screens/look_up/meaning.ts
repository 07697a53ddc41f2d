// What was looked up means, asked of the server: first what the text is, then what to do with it.

import { useEffect, useState } from "preact/hooks";
import { adviceOn, meant as meantBy } from "../../api/items";
import { Refused } from "../../api/refusals";
import type { Advice, Meaning } from "../../api/types";
import type { Wish } from "../../store/photo";
import type { Asked } from "./address";

/** What there is to show. */
export type Meant =
  | { kind: "one"; advice: Advice }
  | { kind: "several"; items: Meaning["items"]; states: readonly string[]; question: string | null }
  | { kind: "nothing" };

interface Known {
  meant: Meant | null;
  fault: unknown;
  again(): void;
}

/** What a look-up means; the last answer stays while the next one is on its way. */
export function useMeaning(asked: Asked, wish: Wish): Known {
  const [known, setKnown] = useState<Pick<Known, "meant" | "fault">>({ meant: null, fault: null });
  const [tries, setTries] = useState(0);
  const { text, item } = asked;
  const states = asked.states?.join() ?? "";
  useEffect(() => {
    const stop = new AbortController();
    understood(asked, wish, stop.signal).then(
      (meant) => stop.signal.aborted || setKnown({ meant, fault: null }),
      (fault: unknown) => stop.signal.aborted || setKnown({ meant: null, fault }),
    );
    return () => stop.abort();
  }, [text, item, states, wish.language, wish.region, wish.housing, tries]);
  const again = () => {
    setKnown({ meant: null, fault: null });
    setTries(tries + 1);
  };
  return { ...known, again };
}

async function understood(asked: Asked, wish: Wish, signal: AbortSignal): Promise<Meant> {
  const { text, item, states = [] } = asked;
  if (item) {
    try {
      return { kind: "one", advice: await adviceOn(item, states, wish) };
    } catch (fault) {
      // An address from before the book knew it otherwise: its text may still say what it is.
      if (!(fault instanceof Refused) || fault.passes || text === "") throw fault;
    }
  }
  const { result, items, conditions, question = null } = await meantBy(text, wish, signal);
  const [first] = items;
  if (result === "match" && first) {
    return { kind: "one", advice: await adviceOn(first.id, conditions, wish) };
  }
  if (items.length === 0) return { kind: "nothing" };
  return { kind: "several", items, states: conditions, question };
}
