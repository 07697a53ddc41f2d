// Bins near somebody: from where, what for and how far; then a list and a map that are each other's equal.

import { List, Map as MapIcon } from "lucide-preact";
import { useState } from "preact/hooks";
import { Screen } from "../../parts/screen";
import { say } from "../../words/words";
import { Begin, WhereTrouble } from "./begin";
import { Districts } from "./districts";
import { RadiusChoice, StreamChips } from "./filters";
import { BinsMap } from "./map/bins_map";
import { Outcome } from "./outcome";
import { SelectedSheet } from "./selected_sheet";
import { useBins, useWide } from "./use_bins";
import { lookAround, trouble } from "./where";
import { WhereLine } from "./where_line";

type View = "list" | "map";

export function Bins() {
  const state = useBins();
  const wide = useWide();
  const [view, setView] = useState<View>("list");
  const [choosing, setChoosing] = useState(false);
  // Before anybody said where, the map is one of the ways to say so.
  const switchable = state.here !== null || view === "map" || state.places.length > 0;
  const [wanted, setWanted] = useState(0);
  const ways = {
    chooseOnMap: () => {
      setView("map");
      setWanted(wanted + 1);
    },
    chooseDistrict: () => setChoosing(true),
  };
  return (
    <Screen title={say("bins.title")} wide>
      <StreamChips stream={state.stream} choose={state.setStream} />
      <div class="bins-both">
        <section class="stack bins-side" aria-label={say("bins.list")}>
          <Where {...ways} asked={state.here !== null} onMap={!wide && view === "map"} />
          <div class="bins-shown">
            {state.here !== null && <RadiusChoice radius={state.radius} choose={state.setRadius} />}
            {!wide && switchable && <ViewSwitch view={view} choose={setView} />}
          </div>
          {(wide || view === "list") && <Outcome {...state} />}
        </section>
        {(wide || view === "map") && (
          <section class="bins-map-side" aria-label={say("bins.map")}>
            <BinsMap {...state} choose={chooseHere} wanted={wanted} />
            {!wide && <SelectedSheet {...state} />}
          </section>
        )}
      </div>
      {choosing && <Districts close={() => setChoosing(false)} chosen={() => setChoosing(false)} />}
    </Screen>
  );
}

function chooseHere(at: { lat: number; lon: number }): void {
  lookAround({ ...at, by: "map", name: "" });
}

interface WhereProps {
  chooseOnMap(): void;
  chooseDistrict(): void;
  /** Whether somebody has said where. */
  asked: boolean;
  /** Whether the map has the screen to itself. */
  onMap: boolean;
}

function Where({ asked, onMap, ...ways }: WhereProps) {
  return (
    <>
      <WhereTrouble {...ways} />
      {asked && <WhereLine {...ways} />}
      {!asked && onMap && <p>{say("bins.move_map")}</p>}
      {!asked && !onMap && trouble.value === null && <Begin {...ways} />}
    </>
  );
}

/** On a phone there is room for one of them. */
function ViewSwitch({ view, choose }: { view: View; choose(view: View): void }) {
  const [other, word, Icon] =
    view === "list"
      ? (["map", say("bins.as_map"), MapIcon] as const)
      : (["list", say("bins.as_list"), List] as const);
  return (
    <button type="button" class="button bins-view" onClick={() => choose(other)}>
      <Icon aria-hidden="true" />
      {word}
    </button>
  );
}
