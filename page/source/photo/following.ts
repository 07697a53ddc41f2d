// How far a photo is at the server: events while they come, questions where they do not.

import { createParser } from "eventsource-parser";
import { Refused, Unreachable } from "../api/refusals";
import { ask, send } from "../api/server";
import type { Progress } from "../api/types";

const ENDS = new Set<Progress["state"]>(["done", "failed", "expired"]);
/** Milliseconds of silence after which something between us seems to hold the events back. */
const SILENCE = 4_000;
/** Milliseconds between questions: few at first, since most answers come at once. */
const OFTEN = 500;
const SELDOM = 2_000;

/** Follows a job to its end. Throws Refused or Unreachable. */
export async function follow(
  jobId: string,
  heard: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<Progress> {
  return (await listened(jobId, heard, stop)) ?? asked(jobId, heard, stop);
}

/** By events; null where they broke off or do not come. */
async function listened(
  jobId: string,
  heard: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<Progress | null> {
  const quiet = new AbortController();
  stop.addEventListener("abort", () => quiet.abort(stop.reason), { once: true });
  try {
    const answer = await within(
      SILENCE,
      send(`/waste/events/${jobId}`, {
        headers: { Accept: "text/event-stream" },
        signal: quiet.signal,
      }),
    );
    return answer.body ? await read(answer.body, heard) : null;
  } catch (fault) {
    if (stop.aborted || (fault instanceof Refused && !fault.passes)) throw fault;
    return null;
  } finally {
    quiet.abort();
  }
}

async function read(
  body: ReadableStream<Uint8Array>,
  heard: (progress: Progress) => void,
): Promise<Progress | null> {
  let last = null as Progress | null;
  const parser = createParser({
    onEvent: (event) => {
      last = JSON.parse(event.data) as Progress;
      heard(last);
    },
  });
  const text = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await within(SILENCE, reader.read());
    if (done) return null;
    parser.feed(text.decode(value, { stream: true }));
    if (isEnd(last)) return last;
  }
}

/** By questions. */
async function asked(
  jobId: string,
  heard: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<Progress> {
  for (let pause = OFTEN; ; pause = Math.min(SELDOM, pause * 1.5)) {
    const progress = await ask<Progress>(`/waste/status/${jobId}`, { signal: stop });
    heard(progress);
    if (isEnd(progress)) return progress;
    await rest(pause, stop);
  }
}

function isEnd(progress: Progress | null): progress is Progress {
  return progress !== null && ENDS.has(progress.state);
}

/** What comes in time; Unreachable where nothing does. */
function within<Value>(milliseconds: number, coming: Promise<Value>): Promise<Value> {
  return new Promise((settle, fail) => {
    const timer = setTimeout(() => fail(new Unreachable("silence")), milliseconds);
    coming.then(settle, fail).finally(() => clearTimeout(timer));
  });
}

function rest(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((settle, fail) => {
    const timer = setTimeout(settle, milliseconds);
    stop.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        fail(stop.reason);
      },
      { once: true },
    );
  });
}
