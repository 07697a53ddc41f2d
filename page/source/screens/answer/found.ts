// The answer at an address: a photo of this device by its own name or its job's, else what the server has of that job.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { person } from "../../api/credentials";
import { Refused } from "../../api/refusals";
import { ask, send } from "../../api/server";
import type { Analysis, Correction } from "../../api/types";
import type { Photo, Said } from "../../store/photo";
import { change, photos } from "../../store/photos";
import { sendSaid, tell } from "../../store/saying";
import { spoken } from "../../words/words";

/** What there is at the address. */
export type Found =
  | { kind: "loading" }
  | { kind: "missing" }
  | { kind: "trouble"; fault: unknown; again(): void }
  | { kind: "photo"; photo: Photo };

/** An answer that lies on the server alone, while somebody looks at it. */
const visited = signal<{ job: string; whose: string | null; found: Found } | null>(null);
/** What the page's canvas can draw. */
const DRAWN = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/** The answer at `/answer/:id`. */
export function useFound(id: string): Found {
  const here = photos.value?.find((one) => one.id === id || one.jobId === id);
  const whose = person.value?.id ?? null;
  const before = useRef("");
  if (here) before.current = id;
  const gone = here === undefined && before.current === id;
  const asks = photos.value !== undefined && here === undefined && !gone;
  useEffect(() => {
    const there = visited.peek();
    if (asks && (there?.job !== id || there.whose !== whose)) void visit(id);
  }, [id, asks, whose]);
  if (here) return { kind: "photo", photo: here };
  if (gone) return { kind: "missing" };
  const there = visited.value;
  return asks && there?.job === id && there.whose === whose ? there.found : { kind: "loading" };
}

/** Takes what somebody said of a thing to the answer, wherever that lies. False where the server does not have it yet. */
export async function deliver(photo: Photo, thing: number, said: Said): Promise<boolean> {
  if (isHere(photo)) return tell(photo, thing, said);
  if (photo.jobId !== null) await sendSaid(photo.jobId, thing, said);
  await alter(photo, (now) => ({
    ...now,
    said: { ...now.said, [thing]: { ...said, sent: true } },
  }));
  return true;
}

/** Changes an answer, wherever it lies. */
export async function alter(photo: Photo, how: (now: Photo) => Photo): Promise<void> {
  if (isHere(photo)) {
    await change(photo.id, how);
    return;
  }
  const there = visited.peek();
  if (there?.found.kind !== "photo" || there.found.photo.id !== photo.id) return;
  visited.value = { ...there, found: { kind: "photo", photo: how(there.found.photo) } };
}

/** Forgets an answer on this device. */
export async function forgetHere(photo: Photo): Promise<void> {
  if (isHere(photo)) await change(photo.id, () => null);
  else visited.value = null;
}

/** The same answer in a language, told anew from the rules. Throws Refused or Unreachable. */
export function retold(job: string, language: string): Promise<Analysis> {
  return ask<Analysis>(`/waste/result/${job}`, { query: { language } });
}

function isHere(photo: Photo): boolean {
  return photos.peek()?.some((one) => one.id === photo.id) ?? false;
}

async function visit(job: string): Promise<void> {
  const whose = person.peek()?.id ?? null;
  const show = (found: Found) => {
    visited.value = { job, whose, found };
  };
  show({ kind: "loading" });
  try {
    const analysis = await retold(job, spoken());
    show({ kind: "photo", photo: await asPhoto(job, analysis) });
  } catch (fault) {
    const missing = fault instanceof Refused && [404, 422].includes(fault.status);
    if (missing) show({ kind: "missing" });
    else show({ kind: "trouble", fault, again: () => void visit(job) });
  }
}

/** An answer of the server's as one of this device. What is not to be had besides it is left out. */
async function asPhoto(job: string, analysis: Analysis): Promise<Photo> {
  const [shown, said] = await Promise.all([
    picture(job).catch(() => null),
    saidOf(job).catch(() => ({})),
  ]);
  const region = analysis.guidance[0]?.region ?? null;
  return {
    ...{ id: job, jobId: job, key: "", at: 0, state: "done", picture: null, shown },
    ...{ uploaded: 100, progress: 100, message: "", analysis, trouble: null, said, person: null },
    wish: { language: spoken(), region, housing: null },
  };
}

/** The photo of a job: as it came where a browser can draw that, else small. */
async function picture(job: string): Promise<Blob> {
  const whole = await (await send(`/waste/photo/${job}`)).blob();
  if (DRAWN.includes(whole.type)) return whole;
  return (await send(`/waste/photo/${job}`, { query: { size: "thumb" } })).blob();
}

async function saidOf(job: string): Promise<Record<number, Said>> {
  const { corrections } = await ask<{ corrections: Correction[] }>(`/waste/feedback/${job}`);
  return Object.fromEntries(
    corrections.map((one) => [
      one.thing,
      {
        verdict: one.verdict,
        item: one.right_item,
        name: one.right_name || null,
        guidance: one.guidance ?? null,
        comment: one.comment,
        keepPhoto: one.photo_kept,
        sent: true,
      },
    ]),
  );
}
