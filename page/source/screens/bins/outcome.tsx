// What came of a search, in words: bins, none within the radius, a source that could not be asked, the last list of this device.

import { CircleSlash, ExternalLink, Maximize2, WifiOff } from "lucide-preact";
import { MOST } from "../../api/bins";
import { Unreachable } from "../../api/refusals";
import { TroubleCard } from "../../parts/trouble";
import type { LastBins, Place } from "../../store/last_bins";
import { say, sayCount, when } from "../../words/words";
import { RADII } from "./filters";
import { PlaceList } from "./place_list";
import type { Found, Search } from "./searching";
import type { State } from "./use_bins";
import { distance } from "./ways";

type Props = State;

/** The bins that are known now, and the names of their streams. */
export function placesOf(search: Search): {
  places: readonly Place[];
  names: Record<string, string>;
} {
  if (search.state === "found") {
    return { places: search.found.places, names: search.found.streams };
  }
  const kept = search.state === "searching" ? null : search.kept;
  return { places: kept?.places ?? NONE, names: kept?.streams ?? {} };
}

export function Outcome(props: Props) {
  const { search, again, places } = props;
  return (
    <>
      <p class="bins-count" role="status">
        {counted(props)}
      </p>
      {search.state === "found" && <Notes found={search.found} />}
      {search.state === "failed" && <Failed {...search} again={again} />}
      {search.state === "none" && search.kept !== null && places.length > 0 && (
        <p class="soft">{lastList(search.kept)}</p>
      )}
      {search.state === "found" && places.length === 0 && <Nothing {...props} />}
      {search.state === "searching" && <Waiting />}
      <PlaceList {...props} />
    </>
  );
}

const NONE: readonly Place[] = [];

function counted({ search, radius }: Props): string {
  if (search.state === "searching") return say("bins.searching");
  if (search.state !== "found") return "";
  const { length } = search.found.places;
  const within = { distance: distance(radius) };
  if (length === 0) return say("bins.none_within", within);
  return length >= MOST
    ? sayCount("bins.nearest", length, within)
    : sayCount("bins.found", length, within);
}

/** Sources that could not be asked: the list may lack theirs. */
function Notes({ found }: { found: Found }) {
  const state = (name: string) => found.sources.find((one) => one.name === name)?.state;
  const lines = [
    state("own") === "failed" && say("bins.own_failed"),
    state("kakao") === "failed" && say("bins.kakao_failed"),
    state("kakao") === "quota" && say("bins.kakao_quota"),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <div class="card warning">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

/** None: a wider search while there is one, or another map. */
function Nothing({ radius, setRadius, stream }: Props) {
  const wider = RADII.find((one) => one > radius);
  const words = SEARCHED[stream ?? ""] ?? "분리수거함";
  return (
    <div class="card">
      <CircleSlash aria-hidden="true" />
      <p>{say("bins.none_what")}</p>
      <div class="row">
        {wider !== undefined && (
          <button type="button" class="button main" onClick={() => setRadius(wider)}>
            <Maximize2 aria-hidden="true" />
            {say("bins.widen", { distance: distance(wider) })}
          </button>
        )}
        <a
          class="button"
          href={`https://map.kakao.com/link/search/${encodeURIComponent(words)}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          <ExternalLink aria-hidden="true" />
          {say("bins.kakao_search")}
        </a>
      </div>
    </div>
  );
}

/** What Kakao's map calls the places of a stream. */
const SEARCHED: Record<string, string> = {
  textile: "의류수거함",
  battery: "폐건전지 수거함",
  lamp: "폐형광등 수거함",
  medicine: "약국",
  clear_pet: "네프론",
  cooking_oil: "폐식용유 수거함",
};

interface FailedProps {
  fault: unknown;
  kept: LastBins | null;
  again(): void;
}

function Failed({ fault, kept, again }: FailedProps) {
  if (kept === null || kept.places.length === 0 || !(fault instanceof Unreachable)) {
    return <TroubleCard fault={fault} again={again} />;
  }
  return (
    <div class="card warning">
      <WifiOff aria-hidden="true" />
      <p>{say("bins.offline")}</p>
      <p>{lastList(kept)}</p>
      <button type="button" class="button" onClick={again}>
        {say("trouble.try_again")}
      </button>
    </div>
  );
}

function lastList(kept: LastBins): string {
  const date = when(kept.at, { dateStyle: "medium", timeStyle: "short" });
  return say("bins.last_list", { date });
}

/** Where the list will be. */
function Waiting() {
  return (
    <ul class="plain-list" aria-hidden="true">
      {[1, 2, 3].map((one) => (
        <li key={one} class="card bins-waits" />
      ))}
    </ul>
  );
}
