// Small pictures from the server: a few at a time, the last ones kept in memory alone, none while the server wants a rest.

import { Refused } from "../../api/refusals";
import { send } from "../../api/server";

/** Pictures that are kept, a few kilobytes each. */
const MOST = 150;
const AT_ONCE = 4;
const kept = new Map<string, Blob>();
const waiting: (() => void)[] = [];
let running = 0;
let rest = 0;

/** The small picture of a job. Throws Refused or Unreachable, and what ends with the signal. */
export async function thumbnail(job: string, signal: AbortSignal): Promise<Blob> {
  const there = kept.get(job);
  if (there) return remembered(job, there);
  await turn();
  try {
    signal.throwIfAborted();
    const answer = await send(`/waste/photo/${job}`, { query: { size: "thumb" }, signal });
    return remembered(job, await answer.blob());
  } catch (fault) {
    if (fault instanceof Refused && fault.passes)
      rest = Date.now() + (fault.retryAfter ?? 5) * 1000;
    throw fault;
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** Milliseconds until the server may be asked for pictures again. */
export function restLeft(): number {
  return Math.max(0, rest - Date.now());
}

async function turn(): Promise<void> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  running += 1;
}

/** Keeps it as the newest; the oldest makes room. */
function remembered(job: string, picture: Blob): Blob {
  kept.delete(job);
  kept.set(job, picture);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return picture;
}
