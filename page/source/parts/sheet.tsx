// A dialog over the screen: it takes the focus and gives it back, Esc closes it, the rest of the page waits.

import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { say } from "../words/words";

interface Props {
  title: string;
  /** Called when it is closed, by whatever way. */
  close(): void;
  children: ComponentChildren;
}

export function Sheet({ title, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closing it is what gives the focus back to where it was.
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for it is Esc, which dialogs know by themselves
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={name}
      onClose={close}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div class="sheet-content">
        <div class="sheet-head">
          <h2 id={name}>{title}</h2>
          <button type="button" class="button icon" aria-label={say("sheet.close")} onClick={close}>
            <X aria-hidden="true" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
