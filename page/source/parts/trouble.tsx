// Something that did not work: what it is, and the next step. Never a dead end.

import { RefreshCw, TriangleAlert } from "lucide-preact";
import { Refused } from "../api/refusals";
import { say } from "../words/words";

/** What to tell about a failed request. */
export function told(fault: unknown): string {
  if (fault instanceof Refused) {
    if (fault.retryAfter !== null && fault.passes) {
      return `${fault.detail || say("trouble.server")} ${say("trouble.again_in", { seconds: fault.retryAfter })}`;
    }
    return fault.detail || say("trouble.server");
  }
  return navigator.onLine ? say("trouble.unreachable") : say("trouble.offline");
}

/** The same in one line, beside what was tried; nothing where nothing went wrong. */
export function TroubleLine({ fault }: { fault: unknown }) {
  if (fault === null) return null;
  return (
    <p class="wrong" role="alert">
      {told(fault)}
    </p>
  );
}

/** The same with a way to try again. */
export function TroubleCard({ fault, again }: { fault: unknown; again?: () => void }) {
  return (
    <div class="card trouble" role="alert">
      <TriangleAlert aria-hidden="true" />
      <p>{told(fault)}</p>
      {again && (
        <button type="button" class="button" onClick={again}>
          <RefreshCw aria-hidden="true" />
          {say("trouble.try_again")}
        </button>
      )}
    </div>
  );
}
