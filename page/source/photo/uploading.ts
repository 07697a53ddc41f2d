// Sends a photo to the server. A fetch tells nothing of how far an upload is, so this is the one request of the older kind.

import { owner, replacement } from "../api/credentials";
import { refusal, Unreachable } from "../api/refusals";
import { address, STALE, usual } from "../api/server";
import type { Analysis } from "../api/types";
import type { Photo } from "../store/photo";

/** The server has it: its name there, and the answer where that is there already. */
export interface Accepted {
  jobId: string;
  analysis: Analysis | null;
}

interface Reply {
  status: number;
  text: string;
  header: (name: string) => string | null;
}

/** Milliseconds without any byte moving after which a connection is given up. */
const STALLED = 45_000;
const ENDINGS: Record<string, string> = { "image/heif": "heic", "image/avif": "avif" };

/** Sends it. Throws Refused or Unreachable; the same key may be sent again. */
export async function upload(
  photo: Photo & { picture: Blob },
  told: (uploaded: number) => void,
  stop: AbortSignal,
): Promise<Accepted> {
  const token = await owner();
  // Whoever deleted it or signed out meanwhile wants it nowhere.
  stop.throwIfAborted();
  const reply = await posted(photo, token, told, stop);
  if (reply.status < 400) return accepted(reply);
  const refused = refusedOf(reply);
  if (token === null || !STALE.has(refused.code)) throw refused;
  await replacement(token);
  const next = await owner();
  stop.throwIfAborted();
  const again = await posted(photo, next, told, stop);
  if (again.status < 400) return accepted(again);
  throw refusedOf(again);
}

function refusedOf(reply: Reply) {
  return refusal(reply.status, reply.text, reply.header("Retry-After"));
}

function accepted(reply: Reply): Accepted {
  const named = /\/result\/([\w-]+)/.exec(reply.header("Content-Location") ?? "")?.[1];
  try {
    const found = JSON.parse(reply.text) as { job_id: string } & Analysis;
    const jobId = named ?? found.job_id;
    if (jobId) return { jobId, analysis: reply.status === 200 ? found : null };
  } catch {
    // A network that wants a sign-in first answers everything with its own page.
  }
  throw new Unreachable("no answer of the server");
}

function posted(
  photo: Photo & { picture: Blob },
  token: string | null,
  told: (uploaded: number) => void,
  stop: AbortSignal,
): Promise<Reply> {
  return new Promise((settle, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", address("/waste/classify"));
    const headers = {
      ...usual(token),
      Prefer: "respond-async",
      "Idempotency-Key": photo.key,
    };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const watch = stallWatch(request);
    request.upload.onprogress = (event) => {
      watch.moved();
      // The last byte is sent; that it arrived says the answer.
      if (event.lengthComputable) told(Math.floor((event.loaded / event.total) * 99));
    };
    request.onload = () => settle(replyOf(request));
    request.onerror = () => fail(new Unreachable("classify"));
    request.onabort = () => fail(stop.aborted ? stop.reason : new Unreachable("stalled"));
    request.onloadend = () => watch.over();
    stop.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form(photo));
  });
}

function form({ picture, wish }: Photo & { picture: Blob }): FormData {
  const body = new FormData();
  body.set("language", wish.language);
  if (wish.region) body.set("region", wish.region);
  if (wish.housing) body.set("housing", wish.housing);
  body.set("file", picture, `photo.${ENDINGS[picture.type] ?? "jpg"}`);
  return body;
}

/** A dead connection says nothing: whoever waits for it waits for ever. */
function stallWatch(request: XMLHttpRequest) {
  let timer = 0;
  const over = () => clearTimeout(timer);
  const moved = () => {
    over();
    timer = window.setTimeout(() => request.abort(), STALLED);
  };
  moved();
  return { moved, over };
}

function replyOf(request: XMLHttpRequest): Reply {
  return {
    status: request.status,
    text: request.responseText,
    header: (name) => request.getResponseHeader(name),
  };
}
