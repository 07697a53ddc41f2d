// What kind of picture a file is and how many pixels it has, told by its first bytes as the server tells it.

export type Kind = "jpeg" | "png" | "gif" | "webp" | "bmp" | "heif" | "avif";

export interface Size {
  width: number;
  height: number;
}

/** So many first bytes tell the kind. */
export const BEGINNING = 64;
const HEIF = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);
const AVIF = new Set(["avif", "avis"]);
/** Both kinds may begin like this; what they are compatible with tells them apart. */
const EITHER = new Set(["mif1", "msf1"]);
/** Markers of JPEG whose segment holds the size: every start of a frame. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/** The kind of a picture, null of anything else. */
export function kindOf(bytes: Uint8Array): Kind | null {
  const text = latin(bytes, 0, Math.min(bytes.length, BEGINNING));
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "gif";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "webp";
  if (text.startsWith("BM") && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)) {
    return "bmp";
  }
  return text.slice(4, 8) === "ftyp" ? byBrand(bytes, text) : null;
}

/** How many pixels a JPEG or PNG has, as it lies in the file; null where that is not known. */
export function sizeOf(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const kind = kindOf(bytes);
    if (kind === "png") return { width: view.getUint32(16), height: view.getUint32(20) };
    return kind === "jpeg" ? frame(view) : null;
  } catch {
    // It is cut off before its size.
    return null;
  }
}

function byBrand(bytes: Uint8Array, text: string): Kind | null {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const brand = text.slice(8, 12);
  const further: string[] = [];
  for (let at = 16; at + 4 <= Math.min(length, text.length); at += 4) {
    further.push(text.slice(at, at + 4));
  }
  const onlyAvif =
    further.some((one) => AVIF.has(one)) &&
    !further.some((one) => HEIF.has(one) && !EITHER.has(one));
  if (EITHER.has(brand) && onlyAvif) return "avif";
  if (HEIF.has(brand)) return "heif";
  return AVIF.has(brand) ? "avif" : null;
}

/** Walks over the segments of a JPEG to its frame. */
function frame(view: DataView): Size | null {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (FRAMES.includes(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    // Bytes that only fill are one long.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
