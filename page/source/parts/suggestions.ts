// Suggestions that follow what is typed: asked for when the fingers rest, and only the last answer counts.

import { useEffect, useState } from "preact/hooks";
import { suggested } from "../api/items";
import type { Suggestion } from "../api/types";
import { wished } from "../store/preferences";

/** Milliseconds of rest after which is asked. */
const REST = 140;

export interface Suggested {
  /** What these belong to; it lags behind what is typed. */
  text: string;
  list: readonly Suggestion[];
  fault: unknown;
}

const NONE: Suggested = { text: "", list: [], fault: null };

/** Suggestions for a text; null asks for none. */
export function useSuggestions(text: string | null): Suggested {
  const [found, setFound] = useState(NONE);
  const asked = text?.trim() ?? "";
  const { language } = wished();
  useEffect(() => {
    if (asked === "") {
      setFound(NONE);
      return;
    }
    const stop = new AbortController();
    const later = setTimeout(() => {
      suggested(asked, wished(), stop.signal).then(
        (list) => setFound({ text: asked, list, fault: null }),
        (fault: unknown) => {
          if (!stop.signal.aborted) setFound({ text: asked, list: [], fault });
        },
      );
    }, REST);
    return () => {
      clearTimeout(later);
      stop.abort();
    };
  }, [asked, language]);
  return found;
}
