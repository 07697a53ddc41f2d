// Taking an account away, asked once more.

import { ask } from "../../api/server";
import { notify } from "../../parts/notices";
import { Sheet } from "../../parts/sheet";
import { TroubleLine } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import { meet } from "../../store/profile";
import { say } from "../../words/words";
import { providerName } from "./provider_names";

export function UnlinkSheet({ provider, close }: { provider: string; close: () => void }) {
  const { busy, fault, run } = useDoing();
  const name = providerName(provider);
  const unlink = async () => {
    await ask(`/users/me/identities/${provider}`, { method: "DELETE" });
    await meet();
    notify({ kind: "good", text: say("accounts.unlinked", { provider: name }) });
    close();
  };
  return (
    <Sheet title={say("accounts.unlink_title", { provider: name })} close={close}>
      <p>{say("accounts.unlink_what")}</p>
      <TroubleLine fault={fault} />
      <div class="stack">
        <button type="button" class="button danger" disabled={busy} onClick={() => run(unlink)}>
          {say("accounts.unlink")}
        </button>
        <button type="button" class="button quiet" onClick={close}>
          {say("accounts.keep")}
        </button>
      </div>
    </Sheet>
  );
}
