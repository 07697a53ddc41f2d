// Something that a button began: whether it is still under way, and what went wrong.

import { useCallback, useRef, useState } from "preact/hooks";

/** How it goes. */
export interface Doing {
  busy: boolean;
  fault: unknown;
  /** Begins it, unless it is under way. */
  run: (act: () => Promise<void>) => void;
}

/** For one button, or several of which one is pressed at a time. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const under = useRef(false);
  const run = useCallback((act: () => Promise<void>) => {
    if (under.current) return;
    under.current = true;
    setBusy(true);
    setFault(null);
    act()
      .catch(setFault)
      .finally(() => {
        under.current = false;
        setBusy(false);
      });
  }, []);
  return { busy, fault, run };
}
