// The bin that was tapped on the map of a phone: a card at its foot.

import { X } from "lucide-preact";
import { StreamMark } from "../../parts/stream_mark";
import { say } from "../../words/words";
import { Distance, markOf, PlaceDetails, PlaceLine } from "./place_item";
import type { State } from "./use_bins";

export function SelectedSheet({ places, selected, select, stream, names }: State) {
  const place = places.find((one) => one.id === selected);
  return (
    <div class="bins-sheet" aria-live="polite">
      {place !== undefined && (
        <div class="card bins-place open">
          <div class="bins-head">
            <StreamMark stream={markOf(place, stream)} />
            <h2 class="bins-name">
              <span>{place.name}</span>
              <PlaceLine place={place} />
            </h2>
            <Distance place={place} />
            <button
              type="button"
              class="button icon"
              aria-label={say("sheet.close")}
              onClick={() => select(null)}
            >
              <X aria-hidden="true" />
            </button>
          </div>
          <PlaceDetails place={place} names={names} />
        </div>
      )}
    </div>
  );
}
