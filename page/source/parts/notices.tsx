// Short lines that come and stay until they are read: said by `notify`, read out by screen readers.

import { signal } from "@preact/signals";
import { X } from "lucide-preact";
import { say } from "../words/words";

export interface Notice {
  text: string;
  kind: "good" | "bad" | "plain";
  /** What can be done about it, with one tap. */
  act?: { text: string; run: () => void };
}

const shown = signal<(Notice & { id: number })[]>([]);
/** Milliseconds that a good one is on the screen; a bad one stays until it is closed. */
const STAYS = 6_000;
let last = 0;

/** Shows a line at the bottom of the screen. */
export function notify(notice: Notice): void {
  last += 1;
  const id = last;
  const others = shown.value.filter((one) => one.text !== notice.text);
  shown.value = [...others.slice(-2), { ...notice, id }];
  if (notice.kind !== "bad" && !notice.act) setTimeout(() => close(id), STAYS);
}

function close(id: number): void {
  shown.value = shown.value.filter((one) => one.id !== id);
}

export function Notices() {
  return (
    <div class="notices" aria-live="polite" role="status">
      {shown.value.map(({ id, text, kind, act }) => (
        <div key={id} class={`notice ${kind}`}>
          <p>{text}</p>
          {act && (
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                close(id);
                act.run();
              }}
            >
              {act.text}
            </button>
          )}
          <button
            type="button"
            class="button icon"
            aria-label={say("notice.close")}
            onClick={() => close(id)}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
