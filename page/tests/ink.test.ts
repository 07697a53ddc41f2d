import assert from "node:assert/strict";
import { test } from "node:test";
import streams from "../generated/streams.json";
import { contrast, ink } from "../source/parts/ink";

test("the name and icon of every stream can be read on its colour", () => {
  const found = Object.entries(streams).map(([id, { colour }]) => ({
    id,
    contrast: contrast(colour, ink(colour)),
  }));
  assert.ok(found.length > 15);
  assert.deepEqual(
    found.filter((one) => one.contrast < 4.5),
    [],
  );
});

test("contrast is that of the guidelines", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});
