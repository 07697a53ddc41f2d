// The overview, asked for every ten seconds while somebody sees it; what was told last stays until there is something newer.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../api/server";
import { spoken } from "../../words/words";
import type { Overview } from "./overview";

/** Milliseconds from one answer to the next question. */
export const EVERY = 10_000;

interface Told {
  overview: Overview | null;
  /** When it was told, milliseconds since 1970. */
  at: number;
  /** Why there is nothing newer, null where there is. */
  fault: unknown;
}

export interface Following extends Told {
  paused: boolean;
  /** Whether the next answer is on its way. */
  asking: boolean;
  pause: (wanted: boolean) => void;
  again: () => void;
}

/** The overview as it is now, and the means to pause it or ask at once. */
export function useOverview(): Following {
  const [told, setTold] = useState<Told>({ overview: null, at: 0, fault: null });
  const [paused, pause] = useState(false);
  const visible = useVisible();
  const { asking, again } = useLook(setTold);
  const language = spoken();
  // Components are told in words: in another language they are others.
  useEffect(() => {
    if (visible && !paused) again();
  }, [visible, paused, language, again]);
  useEffect(() => {
    if (!visible || paused) return;
    const timer = setTimeout(again, EVERY);
    return () => clearTimeout(timer);
  }, [visible, paused, told, again]);
  return { ...told, paused, asking, pause, again };
}

/** One question at a time. */
function useLook(tell: (next: (before: Told) => Told) => void) {
  const [asking, setAsking] = useState(false);
  const under = useRef<AbortController | null>(null);
  const again = useCallback(() => {
    under.current?.abort();
    const asked = new AbortController();
    under.current = asked;
    setAsking(true);
    ask<Overview>("/admin/overview", { signal: asked.signal })
      .then(
        (overview) => tell(() => ({ overview, at: Date.now(), fault: null })),
        (fault: unknown) => {
          if (!asked.signal.aborted) tell((before) => ({ ...before, fault }));
        },
      )
      .finally(() => {
        if (under.current === asked) setAsking(false);
      });
  }, [tell]);
  useEffect(() => () => under.current?.abort(), []);
  return { asking, again };
}

/** Whether the page is on a screen now. */
function useVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return visible;
}
