// A sign-in that came to nothing: why, and how it goes on.

import { RefreshCw } from "lucide-preact";
import { Refused, Unreachable } from "../../api/refusals";
import type { Walk } from "../../api/walk";
import { TroubleCard, told } from "../../parts/trouble";
import { type Key, say } from "../../words/words";
import { providerName } from "./provider_names";
import { useLeaving } from "./sign_in_buttons";

interface Props {
  /** Null where this browser began none. */
  walk: Walk | null;
  /** As the address tells it. */
  error: string | null;
  /** Of changing the code. */
  fault: unknown;
  again: () => void;
}

const WORDS: Record<string, Key> = {
  sign_in_refused: "signing_in.refused",
  sign_in_provider_failed: "signing_in.failed",
  sign_in_code_invalid: "signing_in.code_over",
};

export function WalkEnded({ walk, error, fault, again }: Props) {
  // The code is good for a minute: where only the network was missing it may still be changed.
  if (fault instanceof Unreachable || (fault instanceof Refused && fault.passes)) {
    return <TroubleCard fault={fault} again={again} />;
  }
  const linking = walk?.purpose === "link";
  return (
    <section class="card stack" role="alert">
      <h2>{say(linking ? "signing_in.not_linked" : "signing_in.not_done")}</h2>
      <p>{reason(walk, error, fault)}</p>
      <div class="row">
        {walk !== null && <Again walk={walk} />}
        <a class={walk === null ? "button main" : "button"} href={walk?.back ?? "/me"}>
          {say(walk === null ? "signing_in.again" : "signing_in.back")}
        </a>
      </div>
    </section>
  );
}

function Again({ walk }: { walk: Walk }) {
  const { leaving, trouble, go } = useLeaving(walk.purpose, walk.back);
  return (
    <>
      <button
        type="button"
        class="button main"
        disabled={leaving !== null}
        onClick={() => go(walk.provider)}
      >
        <RefreshCw aria-hidden="true" />
        {say("signing_in.again")}
      </button>
      {trouble !== null && <p class="wrong">{told(trouble)}</p>}
    </>
  );
}

function reason(walk: Walk | null, error: string | null, fault: unknown): string {
  if (walk === null) return say("signing_in.lost");
  const code = fault instanceof Refused ? fault.code : error;
  const words = WORDS[code ?? "sign_in_code_invalid"];
  if (words) return say(words, { provider: providerName(walk.provider) });
  return fault === null
    ? say("signing_in.failed", { provider: providerName(walk.provider) })
    : told(fault);
}
