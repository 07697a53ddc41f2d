// From a file of any kind to what is sent and what is shown, or why it is neither.

import { withoutMetadata } from "./heif";
import { type Drawn, kind, shrunk } from "./shrinking";

/** Why a file is not sent. */
export type Unusable = "not_a_photo" | "damaged" | "too_large";
export type Prepared = { picture: Blob; shown: Blob | null };
/** What the server takes at most. */
const MOST = 20 * 1024 * 1024;

/** What is kept of a file: nothing that tells where it was taken. */
export async function prepared(file: Blob): Promise<Prepared | Unusable> {
  return (await drawn(file)) ?? undrawn(file);
}

async function drawn(file: Blob): Promise<Drawn | null> {
  try {
    return await shrunk(file);
  } catch {
    return null;
  }
}

/** A file that this browser cannot decode. */
async function undrawn(file: Blob): Promise<Prepared | Unusable> {
  const found = await kind(file).catch(() => null);
  if (found === null) return "not_a_photo";
  if (found !== "heif" && found !== "avif") return "damaged";
  if (file.size > MOST) return "too_large";
  try {
    const clean = withoutMetadata(new Uint8Array(await file.arrayBuffer()));
    return { picture: new Blob([clean], { type: `image/${found}` }), shown: null };
  } catch {
    return "damaged";
  }
}
