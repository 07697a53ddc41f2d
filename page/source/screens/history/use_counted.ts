// What is counted for the chart and the filters, anew when answers come or go.

import { useEffect, useState } from "preact/hooks";
import { forgotten } from "../../store/forgetting";
import { photos } from "../../store/photos";
import { EVERYTHING } from "./filter";
import { keyOf, type Shelf } from "./shelf";
import { type Counted, counted } from "./statistics";

/** The counts; null until there are any, or where they cannot be had: the answers do without. */
export function useCounted(there: Shelf | null): Counted | null {
  const [all, setAll] = useState<{ key: string; counted: Counted } | null>(null);
  const key = keyOf(EVERYTHING);
  const origin = there?.origin ?? null;
  const answers = photos.value?.filter((photo) => photo.state === "done").length ?? 0;
  const gone = forgotten.value.size;
  useEffect(() => {
    if (origin === null) return;
    const asking = new AbortController();
    counted(origin, asking.signal).then(
      (found) => setAll({ key, counted: found }),
      () => undefined,
    );
    return () => asking.abort();
  }, [key, origin, answers, gone]);
  return all?.key === key ? all.counted : null;
}
