import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused, Unreachable } from "../source/api/refusals";
import type { Analysis, Progress } from "../source/api/types";
import { afterEnd, afterFault } from "../source/photo/outcome";
import { pause } from "../source/photo/patience";
import { along, mayPass } from "../source/photo/standing";
import type { Photo } from "../source/store/photo";

const NOW = 1_800_000_000_000;
const PHOTO: Photo = {
  ...{ id: "1", jobId: null, key: "the key", at: NOW, state: "sending" },
  ...{
    wish: { language: "en", region: null, housing: null },
    picture: new Blob(["…"]),
    shown: null,
  },
  ...{
    uploaded: 50,
    progress: 0,
    message: "",
    analysis: null,
    trouble: null,
    said: {},
    person: null,
  },
};

test("a photo that could not be sent waits with the same key, so that it is accepted once", () => {
  for (const fault of [new Unreachable(), new Refused(503, "busy", "Busy.", null)]) {
    const next = afterFault(PHOTO, fault, 1, NOW);
    assert.equal(next.state, "waiting");
    assert.equal(next.key, PHOTO.key);
    assert.ok((next.trouble?.again ?? 0) > NOW);
  }
});

test("whoever is told when to come back comes no earlier", () => {
  const next = afterFault(PHOTO, new Refused(429, "too_many_requests", "Wait.", 30), 1, NOW);
  assert.ok((next.trouble?.again ?? 0) >= NOW + 30_000);
});

test("the page of something between us is no refusal of the photo", () => {
  assert.equal(afterFault(PHOTO, new Refused(403, "http_403", "", null), 1, NOW).state, "waiting");
});

test("a photo that the server will never take is refused in its words, once and for all", () => {
  const fault = new Refused(422, "photo_damaged", "The photo is damaged.", null);
  const next = afterFault(PHOTO, fault, 1, NOW);
  assert.deepEqual([next.state, next.trouble?.message], ["refused", "The photo is damaged."]);
  assert.equal(mayPass(next), false);
});

test("a job that is not there any more is asked for anew, under another key", () => {
  const working: Photo = { ...PHOTO, state: "working", jobId: "gone" };
  const next = afterFault(working, new Refused(404, "job_not_found", "None.", null), 1, NOW);
  assert.deepEqual([next.state, next.jobId], ["waiting", null]);
  assert.notEqual(next.key, PHOTO.key);
});

test("a job that failed can be tried again, for the photo is still here", () => {
  const error = { code: "nobody_could_look", message: "Try again later." };
  const next = afterEnd(PHOTO, { state: "failed", error } as Progress);
  assert.deepEqual([next.state, next.trouble?.message], ["refused", "Try again later."]);
  assert.equal(mayPass(next), true);
});

test("an answered photo keeps what is shown and drops what was sent", () => {
  const analysis = { sightings: [] } as unknown as Analysis;
  const next = afterEnd(PHOTO, { state: "done", result: { analysis } } as unknown as Progress);
  assert.deepEqual([next.state, next.picture, next.analysis], ["done", null, analysis]);
  assert.equal(along(next), 100);
});

test("one bar goes over upload and analysis", () => {
  const steps = [
    [0, 0],
    [50, 0],
    [100, 0],
    [100, 10],
    [100, 90],
  ] as const;
  const bar = steps.map(([uploaded, progress]) => along({ ...PHOTO, uploaded, progress }));
  assert.deepEqual(bar, [0, 20, 40, 46, 94]);
});

test("tries come later and later, within a minute and never all at once", () => {
  assert.deepEqual(
    [1, 2, 3, 6, 20].map((tries) => pause(tries, 1)),
    [2_000, 4_000, 8_000, 60_000, 60_000],
  );
  assert.equal(pause(3, 0), 4_000);
});
