// The bins as a list, nearest first: the equal of the map.

import { useEffect, useState } from "preact/hooks";
import type { Place } from "../../store/last_bins";
import { say } from "../../words/words";
import { PlaceItem } from "./place_item";

/** So many at first; the rest on demand. */
const FIRST = 20;

interface Props {
  places: readonly Place[];
  stream: string | null;
  names: Record<string, string>;
  selected: string | null;
  select(id: string | null): void;
}

export function PlaceList({ places, stream, names, selected, select }: Props) {
  const [all, setAll] = useState(false);
  useEffect(() => setAll(false), [places]);
  // One that was chosen on the map is in the list as well, however far down.
  const far = places.findIndex((one) => one.id === selected) >= FIRST;
  const shown = all || far ? places : places.slice(0, FIRST);
  return (
    <>
      <ul class="plain-list">
        {shown.map((one) => (
          <PlaceItem
            key={one.id}
            place={one}
            stream={stream}
            names={names}
            open={one.id === selected}
            toggle={() => select(one.id === selected ? null : one.id)}
          />
        ))}
      </ul>
      {shown.length < places.length && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          {say("bins.more", { count: places.length - shown.length })}
        </button>
      )}
    </>
  );
}
