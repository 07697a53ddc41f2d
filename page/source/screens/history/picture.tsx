// The small picture of an entry, or the sign of its stream where the photo is not kept any more. It is drawn when it comes near the screen and let go when it leaves, so that ten
// thousand of them take no more memory than those that are seen.

import { useEffect, useRef, useState } from "preact/hooks";
import { StreamMark } from "../../parts/stream_mark";
import type { Entry } from "./entry";
import { inView, NEARBY } from "./in_view";
import { restLeft, thumbnail } from "./thumbnails";

/** Pixels of its side: twice what is shown, for fine screens. */
const SIDE = 144;
/** Milliseconds that it has to stay: who scrolls fast asks for none. */
const SETTLED = 90;

export function Picture({ entry }: { entry: Entry }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [missing, setMissing] = useState(!hasPicture(entry));
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let looking = new AbortController();
    const ended = inView(element, NEARBY, (near) => {
      looking.abort();
      looking = new AbortController();
      if (near) void show(entry, element, looking.signal).then((shown) => setMissing(!shown));
      else element.width = element.height = 0;
    });
    return () => {
      looking.abort();
      ended();
    };
  }, [entry.job, entry.photo?.id, entry.pictured]);
  return (
    <span class="entry-picture" aria-hidden="true">
      {missing && <StreamMark stream={entry.things[0]?.stream ?? null} />}
      <canvas ref={canvas} width={0} height={0} />
    </span>
  );
}

function hasPicture(entry: Entry): boolean {
  return entry.pictured || Boolean(entry.photo?.shown);
}

/** Draws it, or says that there is none. */
async function show(
  entry: Entry,
  canvas: HTMLCanvasElement,
  signal: AbortSignal,
): Promise<boolean> {
  if (!hasPicture(entry)) return false;
  try {
    await pause(SETTLED + restLeft(), signal);
    const picture = entry.photo?.shown ?? (await thumbnail(entry.job ?? "", signal));
    const bitmap = await createImageBitmap(picture);
    if (!signal.aborted) draw(bitmap, canvas);
    bitmap.close();
    return true;
  } catch {
    // Gone from the server, not to be had now, or no picture: its place stays. What was scrolled past is not missing.
    return signal.aborted;
  }
}

/** Fills the square with the middle of the picture. */
function draw(bitmap: ImageBitmap, canvas: HTMLCanvasElement): void {
  canvas.width = canvas.height = SIDE;
  const side = Math.min(bitmap.width, bitmap.height);
  const left = (bitmap.width - side) / 2;
  const top = (bitmap.height - side) / 2;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, left, top, side, side, 0, 0, SIDE, SIDE);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((settle, fail) => {
    const timer = setTimeout(settle, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      fail(signal.reason);
    });
  });
}
