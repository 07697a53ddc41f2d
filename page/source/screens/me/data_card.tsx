// What is somebody's own: take it along, or delete it.

import { Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { say } from "../../words/words";
import { EraseSheet } from "./erase_sheet";
import { ExportLine } from "./export_line";

interface Props {
  /** Whose: a person's, or this device's alone. */
  whose: "account" | "device";
  /** Whether the server may know anything of them. */
  known: boolean;
  /** Called when everything is deleted. */
  erased?: () => void;
}

export function DataCard({ whose, known, erased }: Props) {
  const [erasing, setErasing] = useState(false);
  return (
    <section class="card" aria-labelledby="data">
      <h2 id="data">{say("data.title")}</h2>
      <div class="lines">
        {known && <ExportLine />}
        <button
          type="button"
          class="line bad"
          aria-haspopup="dialog"
          onClick={() => setErasing(true)}
        >
          <Trash2 aria-hidden="true" />
          <span class="line-words">
            <span class="line-name">{say(`data.erase_${whose}`)}</span>
            <span class="soft">{say(`data.erase_${whose}_what`)}</span>
          </span>
        </button>
      </div>
      {erasing && <EraseSheet whose={whose} erased={erased} close={() => setErasing(false)} />}
    </section>
  );
}
