// Downloads all that is kept of whoever is here, and tells how far it is.

import { Download } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { Refused, Unreachable } from "../../api/refusals";
import { notify } from "../../parts/notices";
import { told } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import { say } from "../../words/words";
import { exported } from "./exporting";
import { size } from "./sizes";

export function ExportLine() {
  const [bytes, setBytes] = useState(0);
  const { busy, fault, run } = useDoing();
  const stop = useRef(new AbortController());
  const begin = () =>
    run(async () => {
      stop.current = new AbortController();
      setBytes(0);
      const done = await exported(setBytes, stop.current.signal).catch(unlessStopped);
      if (done === null) return;
      const { file, bytes } = done;
      notify({ kind: "good", text: say("data.export_done", { file, size: size(bytes) }) });
    });
  return (
    <>
      <button type="button" class="line" aria-disabled={busy} onClick={begin}>
        <Download aria-hidden="true" />
        <span class="line-words">
          <span class="line-name">{say("data.export")}</span>
          <span class="soft">{say("data.export_what")}</span>
        </span>
      </button>
      {busy && (
        <div class="row downloading">
          <p role="status">{say("data.export_running", { size: size(bytes) })}</p>
          <button type="button" class="button" onClick={() => stop.current.abort()}>
            {say("data.export_stop")}
          </button>
        </div>
      )}
      {fault !== null && (
        <p class="wrong" role="alert">
          {why(fault)}
        </p>
      )}
    </>
  );
}

function unlessStopped(fault: unknown): null {
  if (fault instanceof DOMException && fault.name === "AbortError") return null;
  throw fault;
}

function why(fault: unknown): string {
  const known = fault instanceof Refused || fault instanceof Unreachable;
  return known ? told(fault) : say("data.export_broken");
}
