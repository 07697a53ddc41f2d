// Takes Exif (where the location is) and XMP out of a HEIC or AVIF file that the browser cannot decode and draw anew.
// As many other bytes come in their place: everything else stays where the file says that it is.

import { type Box, boxAt, boxes, letters, Malformed, unsigned } from "./boxes";

/** Items of these types are metadata: Exif, and XMP or other texts. */
const METADATA = new Set(["Exif", "mime", "uri "]);
/** All that a picture needs of a file. The rest is what a device adds of its own: a film, a depth map, a place. */
const NEEDED = new Set(["ftyp", "meta", "mdat", "moov", "free", "skip"]);
const ADDED = new Set(["uuid", "udta", "meta"]);
/** An Exif without entries, so that whoever reads it finds one: where it begins, then a TIFF (little endian). */
const EMPTY = [0, 0, 0, 0, 0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/** Where the bytes of an item lie: in the file, or in the box `idat`. */
const IN_FILE = 0;
const IN_IDAT = 1;

interface Extent {
  type: string;
  from: number;
  to: number;
}

/** The same picture without metadata. Throws Malformed where it cannot be sure that they are gone. */
export function withoutMetadata(original: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(original);
  const view = new DataView(bytes.buffer);
  try {
    const top = wholeBoxes(view);
    // Some phones write more behind the last box.
    bytes.fill(0, top.at(-1)?.to ?? 0);
    for (const meta of top.filter((one) => one.type === "meta")) blankItems(bytes, view, meta);
    for (const movie of top.filter((one) => one.type === "moov")) {
      free(bytes, boxes(view, movie.from, movie.to), (type) => ADDED.has(type));
    }
    free(bytes, top, (type) => !NEEDED.has(type));
  } catch (fault) {
    throw fault instanceof RangeError ? new Malformed("cut off") : fault;
  }
  return bytes;
}

function wholeBoxes(view: DataView): Box[] {
  const found: Box[] = [];
  for (let at = 0; at + 8 <= view.byteLength; at = found.at(-1)?.to ?? at) {
    try {
      found.push(boxAt(view, at, view.byteLength));
    } catch {
      break;
    }
  }
  return found;
}

function blankItems(bytes: Uint8Array, view: DataView, meta: Box): void {
  // A full box: version and flags come before its content.
  const inside = boxes(view, meta.from + 4, meta.to);
  const names = inside.find((one) => one.type === "iinf");
  const locations = inside.find((one) => one.type === "iloc");
  if (!names) return;
  const wanted = metadataItems(view, names);
  if (wanted.size === 0) return;
  if (!locations) throw new Malformed("no iloc");
  const data = inside.find((one) => one.type === "idat");
  for (const extent of extents(view, locations, wanted, data)) {
    // No length means the rest of something: nobody writes metadata so.
    if (extent.to > bytes.length || extent.from === extent.to) throw new Malformed("extent");
    bytes.fill(0, extent.from, extent.to);
    if (extent.type === "Exif" && extent.to - extent.from >= EMPTY.length) {
      bytes.set(EMPTY, extent.from);
    }
  }
  free(bytes, inside, (type) => type === "uuid" || type === "udta");
}

/** The items that are metadata: their types by their numbers. */
function metadataItems(view: DataView, box: Box): Map<number, string> {
  const first = view.getUint8(box.from) === 0 ? 6 : 8;
  const items = boxes(view, box.from + first, box.to).filter((one) => one.type === "infe");
  const found = new Map<number, string>();
  for (const item of items) {
    const version = view.getUint8(item.from);
    // Before 2 items had no type: they are texts.
    const wide = version >= 3 ? 4 : 2;
    const number = unsigned(view, item.from + 4, wide);
    const type = version < 2 ? "mime" : letters(view, item.from + 4 + wide + 2);
    if (METADATA.has(type)) found.set(number, type);
  }
  return found;
}

/** Where the bytes of some items lie in the file. */
function extents(
  view: DataView,
  box: Box,
  wanted: Map<number, string>,
  data: Box | undefined,
): Extent[] {
  const version = view.getUint8(box.from);
  if (version > 2) throw new Malformed(`iloc ${version}`);
  const sizes = unsigned(view, box.from + 4, 2);
  const [offset, length, base, index] = [12, 8, 4, 0].map((shift) => (sizes >> shift) & 15);
  const wide = version === 2 ? 4 : 2;
  const reader = new Reader(view, box.from + 6);
  const found: Extent[] = [];
  const count = reader.next(wide);
  for (let rank = 0; rank < count; rank += 1) {
    const number = reader.next(wide);
    const construction = version > 0 ? reader.next(2) & 15 : IN_FILE;
    reader.next(2);
    const type = wanted.get(number);
    const start = reader.next(base) + (type ? beginning(construction, data) : 0);
    const parts = reader.next(2);
    for (let part = 0; part < parts; part += 1) {
      if (version > 0) reader.next(index);
      const from = start + reader.next(offset);
      const to = from + reader.next(length);
      if (type) found.push({ type, from, to });
    }
  }
  return found;
}

/** What the offsets of an item count from. */
function beginning(construction: number, data: Box | undefined): number {
  if (construction === IN_FILE) return 0;
  if (construction === IN_IDAT && data) return data.from;
  throw new Malformed(`construction ${construction}`);
}

/** Readers skip what is called `free`. */
function free(bytes: Uint8Array, among: Box[], unwanted: (type: string) => boolean): void {
  for (const box of among.filter((one) => unwanted(one.type))) {
    bytes.set([0x66, 0x72, 0x65, 0x65], box.at + 4);
    bytes.fill(0, box.from, box.to);
  }
}

/** Reads one number after another. */
class Reader {
  constructor(
    private readonly view: DataView,
    private at: number,
  ) {}

  next(bytes: number | undefined): number {
    const value = unsigned(this.view, this.at, bytes ?? 0);
    this.at += bytes ?? 0;
    return value;
  }
}
