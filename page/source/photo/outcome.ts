// What becomes of a photo by what the server said, or because nobody answered.

import { Refused } from "../api/refusals";
import type { Progress } from "../api/types";
import type { Photo } from "../store/photo";
import { randomName } from "./names";
import { pause } from "./patience";

/** The job is not there any more, or never was for whoever asks now. */
const LOST = new Set(["job_not_found", "job_expired", "idempotency_key_reused"]);

/** A photo whose job has ended. */
export function afterEnd(photo: Photo, progress: Progress): Photo {
  if (progress.state === "expired") return anew(photo);
  const analysis = progress.result?.analysis;
  if (analysis) return answered(photo, analysis);
  const { code, message } = progress.error ?? { code: "job_failed", message: "" };
  return { ...photo, state: "refused", trouble: { code, message, again: null } };
}

/** A photo with its answer: the picture need not be sent again. */
export function answered(photo: Photo, analysis: NonNullable<Photo["analysis"]>): Photo {
  return {
    ...photo,
    ...{ analysis, state: "done", picture: null, trouble: null, uploaded: 100, progress: 100 },
  };
}

/** A photo whose sending or following failed for the `tries`th time in a row. */
export function afterFault(photo: Photo, fault: unknown, tries: number, now: number): Photo {
  const waiting = { ...photo, state: photo.jobId === null ? "waiting" : "working" } as const;
  if (!(fault instanceof Refused)) {
    const again = now + pause(tries);
    return { ...waiting, trouble: { code: "unreachable", message: "", again } };
  }
  const { code, detail: message, retryAfter } = fault;
  if (LOST.has(code) && photo.picture) {
    return { ...anew(photo), trouble: { code, message: "", again: now + pause(tries) } };
  }
  if (!isTemporary(fault)) {
    return { ...photo, state: "refused", trouble: { code, message, again: null } };
  }
  const again = now + Math.max(pause(tries), (retryAfter ?? 0) * 1000);
  return { ...waiting, trouble: { code, message, again } };
}

/** The same photo as a new one for the server. */
export function anew(photo: Photo): Photo {
  const nothing = { jobId: null, uploaded: 0, progress: 0, message: "", trouble: null };
  return { ...photo, ...nothing, key: randomName(), state: "waiting" };
}

/** Also what is in no words of ours: something between us answered, and what it is in the way of may pass. */
function isTemporary(fault: Refused): boolean {
  return fault.passes || fault.status === 401 || (fault.detail === "" && fault.status !== 413);
}
