// The boxes of an ISO base media file (ISO/IEC 14496-12): length, type, content, one after another and in one another.

/** Where a box lies: `from` its content, `to` its end. */
export interface Box {
  type: string;
  at: number;
  from: number;
  to: number;
}

/** The file is not as the standard says. */
export class Malformed extends Error {}

/** The boxes between two places. */
export function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const box = boxAt(view, at, to);
    found.push(box);
    at = box.to;
  }
  return found;
}

/** Four letters. */
export function letters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((step) => view.getUint8(at + step)));
}

/** A whole number of 0 to 8 bytes. */
export function unsigned(view: DataView, at: number, bytes: number): number {
  let value = 0;
  for (let step = 0; step < bytes; step += 1) value = value * 256 + view.getUint8(at + step);
  return value;
}

/** The box that begins at a place. Throws Malformed where none can. */
export function boxAt(view: DataView, at: number, end: number): Box {
  const short = view.getUint32(at);
  // 1: the length follows in 8 bytes; 0: the box is the rest.
  const long = short === 1;
  const length = long ? unsigned(view, at + 8, 8) : short === 0 ? end - at : short;
  const head = long ? 16 : 8;
  if (length < head || at + length > end) throw new Malformed(`box at ${at}`);
  return { type: letters(view, at + 4), at, from: at + head, to: at + length };
}
