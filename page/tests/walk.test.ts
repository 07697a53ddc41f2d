import assert from "node:assert/strict";
import { test } from "node:test";
import { beginning, begun, challenge, fresh, ownPath, returned } from "../source/api/walk";

const LOGIN = "https://waste.example/api/v1/auth/kakao/login";

test("a challenge is the one of RFC 7636", async () => {
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  assert.equal(await challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("no two walks have the same secrets, and each is long enough", () => {
  const [one, other] = [begun("kakao", "sign_in", "/me"), begun("kakao", "sign_in", "/me")];
  const secrets = new Set([one.state, one.verifier, other.state, other.verifier]);
  assert.equal(secrets.size, 4);
  for (const secret of secrets) assert.match(secret, /^[\w-]{43}$/);
});

test("a browser leaves with the challenge, never with the verifier", async () => {
  const walk = begun("kakao", "sign_in", "/me");
  const address = new URL(await beginning(LOGIN, walk, null));
  assert.equal(address.searchParams.get("redirect_uri"), "/signed-in");
  assert.equal(address.searchParams.get("code_challenge"), await challenge(walk.verifier));
  assert.equal(address.searchParams.get("state"), walk.state);
  assert.equal(address.searchParams.has("link"), false);
  assert.equal(address.href.includes(walk.verifier), false);
});

test("linking takes its ticket along", async () => {
  const address = new URL(await beginning(LOGIN, begun("kakao", "link", "/me"), "leave"));
  assert.equal(address.searchParams.get("link"), "leave");
});

test("a walk is good for ten minutes", () => {
  const walk = begun("naver", "sign_in", "/bins");
  const kept = JSON.stringify(walk);
  assert.deepEqual(fresh(kept, walk.at + 599_000), walk);
  assert.equal(fresh(kept, walk.at + 600_000), null);
});

test("what is no walk is none", () => {
  assert.deepEqual([fresh(null, 0), fresh("{", 0), fresh("{}", 0)], [null, null, null]);
});

test("the address at the end tells a code or an error, and whose", () => {
  assert.deepEqual(returned("?code=c&state=s"), { code: "c", error: null, state: "s" });
  assert.deepEqual(returned("?error=sign_in_refused&state=s"), {
    code: null,
    error: "sign_in_refused",
    state: "s",
  });
  assert.deepEqual(returned(""), { code: null, error: null, state: null });
});

test("nobody is led to another origin afterwards", () => {
  for (const path of ["/", "/history", "/answer/abc-1"]) assert.equal(ownPath(path), path);
  for (const path of [
    undefined,
    "",
    "//evil.example",
    "https://evil.example",
    "/a/../b",
    "/\\evil",
  ]) {
    assert.equal(ownPath(path), "/me");
  }
});
