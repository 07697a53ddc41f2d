// Telling others: with the phone's own sheet where it has one, else by a copy of the text.

import type { Guidance } from "../api/types";
import { say } from "../words/words";
import { notify } from "./notices";

/** Shares a text with an address. */
export async function share(title: string, text: string, url: string): Promise<void> {
  try {
    if (navigator.share) await navigator.share({ title, text, url });
    else {
      await navigator.clipboard.writeText(`${text}\n${url}`);
      notify({ text: say("share.copied"), kind: "good" });
    }
  } catch (fault) {
    // Whoever closes the sheet has changed their mind.
    if (fault instanceof DOMException && fault.name === "AbortError") return;
    notify({ text: say("share.failed"), kind: "bad" });
  }
}

/** Guidance as a text: where it goes, then the steps in their order. */
export function inWords({ headline, steps }: Guidance): string {
  return [headline, ...steps.map((step, at) => `${at + 1}. ${step}`)].join("\n");
}
