// The ways to give a photo: the camera, files, the clipboard.

import { Camera, ClipboardPaste, Images, LoaderCircle } from "lucide-preact";
import { useRef } from "preact/hooks";
import { notify } from "../../parts/notices";
import { useTaking } from "../../parts/use_taking";
import { preparing } from "../../photo/taking";
import { say } from "../../words/words";

const PASTE_KEYS = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘V" : "Ctrl+V";

/** Not on pages that were not served safely, nor in some browsers. */
const CAN_PASTE = "clipboard" in navigator && "read" in navigator.clipboard;

export function Taking() {
  const take = useTaking();
  const busy = preparing.value > 0;
  return (
    <section class="taking" aria-busy={busy}>
      <FileButton name="camera" take={take}>
        {busy ? <LoaderCircle class="turning" aria-hidden="true" /> : <Camera aria-hidden="true" />}
        <span>{say("home.take")}</span>
      </FileButton>
      <div class="taking-others">
        <FileButton name="choose" take={take}>
          <Images aria-hidden="true" />
          <span>{say("home.choose")}</span>
        </FileButton>
        {CAN_PASTE && (
          <button type="button" class="button taking-paste" onClick={() => void pasted(take)}>
            <ClipboardPaste aria-hidden="true" />
            {say("home.paste")}
          </button>
        )}
      </div>
      <p class="taking-drop soft">{say("home.drop", { keys: PASTE_KEYS })}</p>
      <p class="taking-busy" role="status">
        {busy && say("taking.preparing")}
      </p>
    </section>
  );
}

interface FileButtonProps {
  /** The camera opens at once; otherwise several files may be chosen. */
  name: "camera" | "choose";
  take(files: Iterable<File>): Promise<void>;
  children: preact.ComponentChildren;
}

/** Looks like a button and is a field for files: that is what opens the camera of a phone. */
function FileButton({ name, take, children }: FileButtonProps) {
  const field = useRef<HTMLInputElement>(null);
  const kind = name === "camera" ? ({ capture: "environment" } as const) : { multiple: true };
  return (
    <label class={`button taking-${name}`}>
      <input
        ref={field}
        type="file"
        accept="image/*"
        {...kind}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // So that the same file may be chosen again.
          event.currentTarget.value = "";
          void take(files);
        }}
      />
      {children}
    </label>
  );
}

/** What a browser gives only after a tap, and some only after asking. */
async function pasted(take: (files: Iterable<File>) => Promise<void>): Promise<void> {
  try {
    const files = await onClipboard();
    if (files.length > 0) await take(files);
    else notify({ kind: "plain", text: say("taking.no_picture") });
  } catch {
    notify({ kind: "plain", text: say("taking.not_allowed", { keys: PASTE_KEYS }) });
  }
}

async function onClipboard(): Promise<File[]> {
  const files: File[] = [];
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith("image/"));
    if (type) files.push(new File([await item.getType(type)], "photo", { type }));
  }
  return files;
}
