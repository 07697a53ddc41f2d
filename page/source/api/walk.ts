// A walk to a provider and back: what belongs to it, so that its end belongs to its beginning (RFC 7636).

/** What a walk is for: to be signed in, or to have one more account. */
export type Purpose = "sign_in" | "link";

export interface Walk {
  /** Comes back unchanged; by it a tab knows its own walk from another's. */
  state: string;
  verifier: string;
  provider: string;
  purpose: Purpose;
  /** Where the person was. */
  back: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What the address says at the end. */
export interface Returned {
  code: string | null;
  error: string | null;
  state: string | null;
}

/** As long as the server keeps a sign-in that was begun. */
const LASTS = 10 * 60_000;
const END = "/signed-in";

/** A walk that begins now. */
export function begun(provider: string, purpose: Purpose, back: string): Walk {
  return { state: secret(), verifier: secret(), provider, purpose, back, at: Date.now() };
}

/** Where an address asks to go afterwards: a screen of our own, else the one about oneself. */
export function ownPath(asked: string | undefined): string {
  return asked !== undefined && /^(\/|(\/[\w-]+)+)$/.test(asked) ? asked : "/me";
}

/** A walk as it was kept, null where it is too old or none. */
export function fresh(kept: string | null, now: number): Walk | null {
  if (kept === null) return null;
  try {
    const walk = JSON.parse(kept) as Walk;
    return now - walk.at < LASTS ? walk : null;
  } catch {
    return null;
  }
}

/** Where the browser begins: the provider's entrance with the challenge of the walk. */
export async function beginning(login: string, walk: Walk, ticket: string | null): Promise<string> {
  const address = new URL(login);
  const asked = {
    redirect_uri: END,
    code_challenge: await challenge(walk.verifier),
    code_challenge_method: "S256",
    state: walk.state,
    ...(ticket === null ? {} : { link: ticket }),
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
}

/** What an address tells at the end of a walk. */
export function returned(search: string): Returned {
  const told = new URLSearchParams(search);
  return { code: told.get("code"), error: told.get("error"), state: told.get("state") };
}

/** The S256 challenge of a verifier. */
export async function challenge(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

/** 256 random bits in letters. */
function secret(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
