import assert from "node:assert/strict";
import { test } from "node:test";
import { refusal } from "../source/api/refusals";

test("a refusal tells its stable code, its words and when to come again", () => {
  const text = JSON.stringify({ code: "too_many_requests", detail: "Please wait." });
  const refused = refusal(429, text, "12");
  assert.deepEqual(
    [refused.code, refused.detail, refused.retryAfter],
    ["too_many_requests", "Please wait.", 12],
  );
  assert.equal(refused.passes, true);
});

test("a page of a proxy in place of a problem is a refusal without words", () => {
  const refused = refusal(502, "<html>Bad gateway</html>", null);
  assert.deepEqual([refused.code, refused.detail, refused.retryAfter], ["http_502", "", null]);
});
