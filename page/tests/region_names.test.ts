import assert from "node:assert/strict";
import { test } from "node:test";
import { matching } from "../source/screens/me/region_names";

const SEOUL = { id: "seoul", name: "서울", parent: null };
const MAPO = { id: "seoul_mapo", name: "서울 마포구", parent: "seoul" };
const SONGPA = { id: "seoul_songpa", name: "Songpa-gu, Seoul", parent: "seoul" };
const ALL = [SEOUL, MAPO, SONGPA];

test("a region is found by words of its name in any order, and by parts of them", () => {
  for (const typed of ["마포", " 마포  서울 ", "마포구"]) {
    assert.deepEqual(matching(ALL, typed), [MAPO]);
  }
  assert.deepEqual(matching(ALL, "서울"), [SEOUL, MAPO]);
});

test("hyphens, capitals and decomposed letters find the same", () => {
  for (const typed of ["songpagu", "SEOUL songpa"])
    assert.deepEqual(matching(ALL, typed), [SONGPA]);
  assert.deepEqual(matching(ALL, "마포".normalize("NFD")), [MAPO]);
});

test("nothing typed leaves all, and what is nowhere is not found", () => {
  assert.deepEqual(matching(ALL, " "), ALL);
  assert.deepEqual(matching(ALL, "부산"), []);
});
