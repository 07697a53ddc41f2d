// One bin: what it is, how far, and on demand all that is known of it and the way there.

import { ChevronDown, Clock, Footprints, Phone } from "lucide-preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { StreamMark } from "../../parts/stream_mark";
import type { Place } from "../../store/last_bins";
import { type Key, say, sayCount, when } from "../../words/words";
import { distance } from "./ways";
import { WaysThere } from "./ways_there";

const KINDS: Record<string, Key> = {
  clothing_box: "bins.kind_clothing_box",
  medicine_box: "bins.kind_medicine_box",
  pharmacy: "bins.kind_pharmacy",
  street_bin: "bins.kind_street_bin",
  reverse_vending: "bins.kind_reverse_vending",
  battery_box: "bins.kind_battery_box",
  lamp_box: "bins.kind_lamp_box",
  carton_box: "bins.kind_carton_box",
  oil_box: "bins.kind_oil_box",
  recycling_centre: "bins.kind_recycling_centre",
  reuse_centre: "bins.kind_reuse_centre",
};

/** What stands for a kind that takes several things. */
const MARKS: Record<string, string> = { street_bin: "general", reverse_vending: "clear_pet" };

interface Props {
  place: Place;
  /** What was looked for; its mark is shown where the bin takes it. */
  stream: string | null;
  names: Record<string, string>;
  open: boolean;
  toggle(): void;
}

export function PlaceItem({ place, stream, names, open, toggle }: Props) {
  const item = useRef<HTMLLIElement>(null);
  const more = useId();
  useEffect(() => {
    if (open) item.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return (
    <li ref={item} class={open ? "card bins-place open" : "card bins-place"}>
      <h2>
        <button
          type="button"
          class="bins-head"
          aria-expanded={open}
          aria-controls={more}
          onClick={toggle}
        >
          <StreamMark stream={markOf(place, stream)} />
          <span class="bins-name">
            <span>{place.name}</span>
            <PlaceLine place={place} />
          </span>
          <Distance place={place} />
          <ChevronDown class="bins-chevron" aria-hidden="true" />
        </button>
      </h2>
      <div id={more} hidden={!open}>
        {open && <PlaceDetails place={place} names={names} />}
      </div>
    </li>
  );
}

/** The stream whose mark a bin gets. */
export function markOf(place: Place, stream: string | null): string | null {
  const takes = stream !== null && place.streams.includes(stream);
  return takes ? stream : (MARKS[place.kind] ?? place.streams[0] ?? null);
}

export function Distance({ place }: { place: Place }) {
  if (place.distance_m === null) return null;
  return <span class="bins-distance">{distance(place.distance_m)}</span>;
}

/** What it is, where, and how long the walk is. */
export function PlaceLine({ place }: { place: Place }) {
  const known = KINDS[place.kind];
  const kind = known === undefined ? "" : say(known);
  const said = place.name.replaceAll(" ", "").includes(kind.replaceAll(" ", ""));
  return (
    <span class="soft bins-line">
      {place.address !== "" && <span class="bins-address">{place.address}</span>}
      {!said && <span>{kind}</span>}
      {place.walk_min !== null && (
        <span class="bins-walk">
          <Footprints aria-hidden="true" />
          {sayCount("bins.walk", place.walk_min)}
        </span>
      )}
    </span>
  );
}

/** All that is known of a bin. */
export function PlaceDetails({ place, names }: { place: Place; names: Record<string, string> }) {
  const takes = place.streams.map((id) => names[id]).filter((name) => name !== undefined);
  return (
    <div class="bins-details">
      {takes.length > 0 && <p>{say("bins.takes", { names: takes.join(", ") })}</p>}
      {place.detail !== "" && (
        <p class="bins-with-icon">
          <Clock aria-hidden="true" />
          {place.detail}
        </p>
      )}
      {place.phone !== "" && (
        <p class="bins-with-icon">
          <Phone aria-hidden="true" />
          <a href={`tel:${place.phone.replace(/[^\d+]/g, "")}`}>{place.phone}</a>
        </p>
      )}
      <WaysThere place={place} />
      <p class="soft">
        {place.dated === ""
          ? say("bins.source", { source: place.source })
          : say("bins.source_dated", { source: place.source, date: when(place.dated) })}
      </p>
    </div>
  );
}
