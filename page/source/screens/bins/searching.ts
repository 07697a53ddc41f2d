// Asks for the bins around the point in force, whenever it, the radius, the stream or the language changes.

import { useEffect, useState } from "preact/hooks";
import { binsNear, type Source } from "../../api/bins";
import { keepBins, type LastBins, type Place } from "../../store/last_bins";
import { language } from "../../words/language";
import { keptAround } from "./kept";
import type { Point } from "./where";

export interface Found {
  places: readonly Place[];
  sources: readonly Source[];
  streams: Record<string, string>;
}

export type Search =
  | { state: "none"; kept: LastBins | null }
  | { state: "searching" }
  | { state: "found"; found: Found }
  /** `kept` is the last list of this device, where there is one. */
  | { state: "failed"; fault: unknown; kept: LastBins | null };

/** What is known around a point, and a way to ask once more. */
export function useSearch(
  point: Point | null,
  radius: number,
  stream: string | null,
): [Search, () => void] {
  const [search, setSearch] = useState<Search>({ state: "searching" });
  const [times, setTimes] = useState(0);
  const spoken = language.value;
  useEffect(() => {
    if (point === null) {
      setSearch({ state: "none", kept: keptAround(null, stream) });
      return;
    }
    const leaving = new AbortController();
    setSearch({ state: "searching" });
    binsNear(point, radius, stream, leaving.signal).then(
      ({ places, sources, streams = {} }) => {
        if (leaving.signal.aborted) return;
        keepBins(Date.now(), places, streams);
        setSearch({ state: "found", found: { places, sources, streams } });
      },
      (fault: unknown) => {
        if (leaving.signal.aborted) return;
        setSearch({ state: "failed", fault, kept: keptAround(point, stream) });
      },
    );
    return () => leaving.abort();
  }, [point, radius, stream, spoken, times]);
  return [search, () => setTimes((before) => before + 1)];
}
