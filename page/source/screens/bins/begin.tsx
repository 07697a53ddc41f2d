// From where to look: the device, the map, or a district. Nothing is asked before somebody taps.

import { LocateFixed, Map as MapIcon, Signpost } from "lucide-preact";
import { say } from "../../words/words";
import { findDevice, finding, trouble } from "./where";

interface Props {
  chooseOnMap(): void;
  chooseDistrict(): void;
}

/** The ways to say where, when nobody has yet. */
export function Begin({ chooseOnMap, chooseDistrict }: Props) {
  return (
    <section class="card bins-begin">
      <p>{say("bins.begin")}</p>
      <HereButton main />
      <div class="row">
        <OtherWays chooseOnMap={chooseOnMap} chooseDistrict={chooseDistrict} />
      </div>
      <p class="soft">{say("bins.private")}</p>
    </section>
  );
}

export function HereButton({ main = false }: { main?: boolean }) {
  return (
    <button
      type="button"
      class={main ? "button main huge" : "button"}
      onClick={findDevice}
      disabled={finding.value}
    >
      <LocateFixed aria-hidden="true" />
      {finding.value ? say("bins.finding") : say("bins.here")}
    </button>
  );
}

export function OtherWays({ chooseOnMap, chooseDistrict }: Props) {
  return (
    <>
      <button type="button" class="button bins-other" onClick={chooseOnMap}>
        <MapIcon aria-hidden="true" />
        {say("bins.on_map")}
      </button>
      <button type="button" class="button bins-other" onClick={chooseDistrict}>
        <Signpost aria-hidden="true" />
        {say("bins.district")}
      </button>
    </>
  );
}

/** Why the device's place is not known, and what can be done instead. */
export function WhereTrouble({ chooseOnMap, chooseDistrict }: Props) {
  const reason = trouble.value;
  if (reason === null) return null;
  return (
    <div class="card warning" role="alert">
      <p>{say(`bins.${reason}`)}</p>
      <div class="row">
        {reason !== "outside" && reason !== "unsafe" && <HereButton />}
        <OtherWays chooseOnMap={chooseOnMap} chooseDistrict={chooseDistrict} />
      </div>
    </div>
  );
}
