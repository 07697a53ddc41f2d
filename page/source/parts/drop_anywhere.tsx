// Photos that are dropped or pasted: on every screen, and seen while they are held over the page.

import { ImagePlus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../words/words";
import { useTaking } from "./use_taking";

export function DropAnywhere() {
  const take = useTaking();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const on = <Name extends "dragover" | "dragleave" | "drop" | "paste">(
      name: Name,
      act: (event: WindowEventMap[Name]) => void,
    ) => addEventListener(name, act, { signal: listening.signal });
    on("dragover", (event) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    });
    // It leaves every element on its way; the last one leads out of the window.
    on("dragleave", (event) => event.relatedTarget === null && setOver(false));
    on("drop", (event) => {
      setOver(false);
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      void take(event.dataTransfer?.files ?? []);
    });
    on("paste", (event) => {
      const files = event.clipboardData?.files ?? [];
      if (files.length > 0) void take(files);
    });
    return () => listening.abort();
  }, [take]);
  return over ? (
    <div class="drop-anywhere" aria-hidden="true">
      <ImagePlus />
      <p>{say("home.drop_here")}</p>
    </div>
  ) : null;
}

function hasFiles(carried: DataTransfer | null): boolean {
  return carried?.types.includes("Files") ?? false;
}
