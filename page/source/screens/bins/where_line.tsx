// Around what the list is, and the ways to look around something else.

import { LocateFixed, MapPin, Signpost } from "lucide-preact";
import { say } from "../../words/words";
import { distance } from "./ways";
import { findDevice, finding, point } from "./where";

interface Props {
  chooseDistrict(): void;
}

export function WhereLine({ chooseDistrict }: Props) {
  const here = point.value;
  if (here === null) return null;
  return (
    <div class="bins-where">
      <MapPin aria-hidden="true" />
      <p>
        <span role="status">{finding.value ? say("bins.finding") : around()}</span>
      </p>
      <div class="bins-where-buttons">
        <IconButton
          word={say("bins.here")}
          act={findDevice}
          Icon={LocateFixed}
          busy={finding.value}
        />
        <IconButton word={say("bins.district")} act={chooseDistrict} Icon={Signpost} />
      </div>
    </div>
  );
}

interface ButtonProps {
  word: string;
  act(): void;
  Icon: typeof Signpost;
  busy?: boolean;
}

function IconButton({ word, act, Icon, busy = false }: ButtonProps) {
  return (
    <button
      type="button"
      class="button icon"
      aria-label={word}
      title={word}
      disabled={busy}
      onClick={act}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}

/** Off by more than this, it is said. */
const COARSE_M = 100;

function around(): string {
  const here = point.value;
  if (here === null) return "";
  if (here.by === "district") return say("bins.around_named", { name: here.name });
  if (here.by === "map") return say("bins.around_point");
  if (here.accuracy <= COARSE_M) return say("bins.around_you");
  return say("bins.around_coarse", { distance: distance(here.accuracy) });
}
