// Deleting everything: what goes, what stays, and a box to tick, for nobody can undo it.

import { CircleMinus, Dot } from "lucide-preact";
import { useState } from "preact/hooks";
import { eraseAll } from "../../api/sign_out";
import { notify } from "../../parts/notices";
import { Sheet } from "../../parts/sheet";
import { TroubleLine } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import { type Key, say } from "../../words/words";

const GOES: Record<"account" | "device", Key[]> = {
  account: ["erase.goes_answers", "erase.goes_profile", "erase.goes_unsent"],
  device: ["erase.goes_answers", "erase.goes_unsent"],
};
const STAYS: Key[] = ["erase.stays_labels", "erase.stays_log", "erase.stays_backups"];

interface Props {
  whose: "account" | "device";
  erased: (() => void) | undefined;
  close: () => void;
}

export function EraseSheet({ whose, erased, close }: Props) {
  const [sure, setSure] = useState(false);
  const { busy, fault, run } = useDoing();
  const erase = async () => {
    await eraseAll();
    notify({ kind: "good", text: say("erase.done") });
    erased?.();
    close();
  };
  return (
    <Sheet title={say(`erase.title_${whose}`)} close={close}>
      <h3>{say("erase.goes")}</h3>
      <List words={GOES[whose]} kind="goes" />
      <h3>{say("erase.stays")}</h3>
      <List words={STAYS} kind="stays" />
      <p class="soft">{say("erase.before")}</p>
      <label class="sure">
        <input
          type="checkbox"
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        <span>{say("erase.sure")}</span>
      </label>
      <TroubleLine fault={fault} />
      <div class="stack">
        <button
          type="button"
          class="button danger"
          disabled={!sure || busy}
          onClick={() => run(erase)}
        >
          {say(busy ? "erase.acting" : "erase.act")}
        </button>
        <button type="button" class="button quiet" onClick={close}>
          {say("erase.stop")}
        </button>
      </div>
    </Sheet>
  );
}

function List({ words, kind }: { words: readonly Key[]; kind: "goes" | "stays" }) {
  const Icon = kind === "goes" ? CircleMinus : Dot;
  return (
    <ul class={`plain-list fate ${kind}`}>
      {words.map((word) => (
        <li key={word}>
          <Icon aria-hidden="true" />
          <span>{say(word)}</span>
        </li>
      ))}
    </ul>
  );
}
