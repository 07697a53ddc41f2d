// All that the screen shows, and what somebody chose on it. The stream stands in the address; where somebody is does not.

import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Place } from "../../store/last_bins";
import { placesOf } from "./outcome";
import { type Search, useSearch } from "./searching";
import { type Point, point } from "./where";

const RADIUS_M = 1000;
const WIDE = "(min-width: 60rem)";

export interface State {
  here: Point | null;
  stream: string | null;
  setStream(stream: string | null): void;
  radius: number;
  setRadius(radius: number): void;
  search: Search;
  again(): void;
  places: readonly Place[];
  /** Of streams, by their ids. */
  names: Record<string, string>;
  selected: string | null;
  select(id: string | null): void;
}

export function useBins(): State {
  const { query, route } = useLocation();
  const stream = query.stream || null;
  const [radius, setRadius] = useState(RADIUS_M);
  const [selected, select] = useState<string | null>(null);
  const here = point.value;
  const [search, again] = useSearch(here, radius, stream);
  useEffect(() => select(null), [here, radius, stream]);
  const setStream = (id: string | null) =>
    route(id === null ? "/bins" : `/bins?stream=${encodeURIComponent(id)}`, true);
  return {
    ...{ here, stream, setStream, radius, setRadius, search, again, selected, select },
    ...placesOf(search),
  };
}

/** Whether list and map have room beside each other. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches);
  useEffect(() => {
    const room = matchMedia(WIDE);
    const hear = () => setWide(room.matches);
    room.addEventListener("change", hear);
    return () => room.removeEventListener("change", hear);
  }, []);
  return wide;
}
