// All that is kept of somebody, as a file on their device: past the memory where the browser can, in one piece where not.

import { send } from "../../api/server";
import { language } from "../../words/language";

export interface Exported {
  file: string;
  bytes: number;
}

type Told = (bytes: number) => void;
/** Of the File System Access API, which not every browser has. */
type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
/** Until a browser has surely begun to save it. */
const SAVED_MS = 60_000;

/** Downloads it; null where the person chose no place. Throws Refused, Unreachable, or what the broken stream throws. */
export async function exported(told: Told, signal: AbortSignal): Promise<Exported | null> {
  const picker = (window as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  // The question for a place has to come at once: browsers ask only while a tap is fresh.
  return picker ? toPlace(picker, told, signal) : inOnePiece(told, signal);
}

async function toPlace(picker: Picker, told: Told, signal: AbortSignal): Promise<Exported | null> {
  const place = await chosen(picker);
  if (place === null) return null;
  const answer = await zip(signal);
  const counter = counting(told);
  // Nothing is in the file until all of it is.
  const file = await place.createWritable();
  await bodyOf(answer).pipeThrough(counter.stream).pipeTo(file, { signal });
  return { file: place.name, bytes: counter.bytes() };
}

async function inOnePiece(told: Told, signal: AbortSignal): Promise<Exported> {
  const answer = await zip(signal);
  const counter = counting(told);
  const whole = await new Response(bodyOf(answer).pipeThrough(counter.stream)).blob();
  const file = nameOf(answer);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(whole);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_MS);
  return { file, bytes: counter.bytes() };
}

async function chosen(picker: Picker): Promise<FileSystemFileHandle | null> {
  try {
    return await picker.call(window, { suggestedName: named(new Date()) });
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") return null;
    throw fault;
  }
}

function zip(signal: AbortSignal): Promise<Response> {
  return send("/users/me/export", { query: { language: language.value }, signal });
}

function bodyOf(answer: Response): ReadableStream<Uint8Array<ArrayBuffer>> {
  return answer.body ?? new Blob([]).stream();
}

function counting(told: Told) {
  let sum = 0;
  const stream = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      sum += piece.byteLength;
      told(sum);
      controller.enqueue(piece);
    },
  });
  return { stream, bytes: () => sum };
}

/** As the server calls it. */
function nameOf(answer: Response): string {
  const header = answer.headers.get("Content-Disposition") ?? "";
  return /filename="([\w.-]+)"/.exec(header)?.[1] ?? named(new Date());
}

function named(day: Date): string {
  return `wastecoach-${day.toISOString().slice(0, 10)}.zip`;
}
