// Municipalities found by a part of their name.

import type { Region } from "../../api/types";

/** Those whose name has all the words that were typed. */
export function matching(regions: readonly Region[], typed: string): Region[] {
  const words = plain(typed).split(" ").filter(Boolean);
  return regions.filter(({ name }) => words.every((word) => plain(name).includes(word)));
}

/** Letters as they are compared: composed, small, with single spaces; hyphens of romanised names do not matter. */
function plain(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll("-", "").replace(/\s+/g, " ").trim();
}
