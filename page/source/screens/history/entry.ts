// One answer of a history, from the server or from this device: the screen makes no difference.

import type { HistoryEntry } from "../../api/types";
import { obstacle, stage } from "../../photo/wording";
import type { Photo, Said } from "../../store/photo";
import { say } from "../../words/words";
import { koreanDay } from "./days";
import { type Filter, wanted } from "./filter";

export const UNSURE = "unsure";

export interface Thing {
  name: string;
  stream: string;
  streamName: string;
  /** What somebody said of it, and what it really is. */
  verdict: "right" | "wrong" | null;
  rightName: string | null;
}

export interface Entry {
  /** Of the job where there is one, else of the photo: one and the same has the same everywhere. */
  key: string;
  /** Address of its own screen. */
  href: string;
  /** Milliseconds since 1970. */
  at: number;
  state: "done" | "failed" | "working";
  things: readonly Thing[];
  /** What it is called without things. */
  name: string;
  /** More about that: why there is no answer, what it waits for; "" where there is nothing to say. */
  remark: string;
  job: string | null;
  /** The same on this device. */
  photo: Photo | null;
  /** Whether the server has a small picture of it. */
  pictured: boolean;
}

const OF_JOB: Partial<Record<HistoryEntry["state"], Entry["state"]>> = {
  done: "done",
  failed: "failed",
  expired: "failed",
};
const OF_PHOTO: Partial<Record<Photo["state"], Entry["state"]>> = {
  done: "done",
  refused: "failed",
};

/** An entry of the server's, with what this device has of it. */
export function fromServer(told: HistoryEntry, photo: Photo | null): Entry {
  const state = OF_JOB[told.state] ?? "working";
  return {
    key: told.job_id,
    href: `/answer/${photo?.id ?? told.job_id}`,
    at: Date.parse(told.at),
    state,
    things: told.things.map((one, number) => ({
      name: one.name,
      stream: one.stream,
      streamName: one.stream === UNSURE ? say("history.unsure") : one.stream_name,
      ...said(photo?.said[number], one.correction?.verdict, one.correction?.right_name),
    })),
    name: told.name ?? say(`history.nameless.${state}`),
    remark: told.error?.message ?? "",
    job: told.job_id,
    photo,
    pictured: Boolean(told.thumbnail),
  };
}

/** An entry of a photo of this device. */
export function fromHere(photo: Photo): Entry {
  const state = OF_PHOTO[photo.state] ?? "working";
  return {
    key: photo.jobId ?? photo.id,
    href: `/answer/${photo.id}`,
    at: photo.at,
    state,
    things: photo.analysis === null ? [] : thingsOf(photo.analysis, photo.said),
    name: state === "done" ? say("history.nameless.done") : stage(photo),
    remark: obstacle(photo),
    job: photo.jobId,
    photo,
    pictured: false,
  };
}

/** Whether a filter wants it. */
export function isWanted(entry: Entry, filter: Filter): boolean {
  const streams = entry.things.map((thing) => thing.stream);
  return wanted(filter, koreanDay(entry.at), streams);
}

function thingsOf(analysis: NonNullable<Photo["analysis"]>, told: Photo["said"]): Thing[] {
  return analysis.sightings.map((sighting, number) => ({
    name: sighting.name,
    stream: analysis.guidance[number]?.stream ?? UNSURE,
    streamName: analysis.guidance[number]?.stream_name || say("history.unsure"),
    ...said(told[number]),
  }));
}

/** What was said of a thing: here, else as the server knows it. */
function said(
  here: Said | undefined,
  verdict: Thing["verdict"] = null,
  rightName: string | null = null,
): Pick<Thing, "verdict" | "rightName"> {
  return here ? { verdict: here.verdict, rightName: here.name } : { verdict, rightName };
}
