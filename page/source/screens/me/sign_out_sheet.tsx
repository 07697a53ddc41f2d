// Signing out: what becomes of the photos on this device, and of which devices.

import { TriangleAlert } from "lucide-preact";
import { signOut, signOutEverywhere } from "../../api/sign_out";
import { notify } from "../../parts/notices";
import { Sheet } from "../../parts/sheet";
import { TroubleLine } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import { unsent } from "../../store/ownership";
import { say, sayCount } from "../../words/words";

export function SignOutSheet({ close }: { close: () => void }) {
  const waiting = unsent();
  const { busy, fault, run } = useDoing();
  return (
    <Sheet title={say("sign_out.title")} close={close}>
      <p>{say("sign_out.what")}</p>
      {waiting > 0 && (
        <p class="card warning caution">
          <TriangleAlert aria-hidden="true" />
          <span>{sayCount("sign_out.unsent", waiting)}</span>
        </p>
      )}
      <TroubleLine fault={fault} />
      <div class="stack">
        <button type="button" class="button main" disabled={busy} onClick={() => run(here)}>
          {say("sign_out.here")}
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => run(everywhere)}>
          {say("sign_out.everywhere")}
        </button>
        <button type="button" class="button quiet" onClick={close}>
          {say("sign_out.stay")}
        </button>
      </div>
    </Sheet>
  );
}

async function here(): Promise<void> {
  const heard = await signOut();
  notify(
    heard
      ? { kind: "good", text: say("sign_out.done") }
      : { kind: "bad", text: say("sign_out.untold") },
  );
}

async function everywhere(): Promise<void> {
  await signOutEverywhere();
  notify({ kind: "good", text: say("sign_out.done_everywhere") });
}
