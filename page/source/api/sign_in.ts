// Signing in with an account elsewhere: what the server is asked for, and what this browser keeps meanwhile.

import { namesOf, readText, writeText } from "../store/texts";
import { Refused } from "./refusals";
import { ask } from "./server";
import type { Tokens } from "./types";
import { beginning, begun, fresh, type Purpose, type Walk } from "./walk";

export interface Provider {
  name: string;
  login_url: string;
}

/** In the storage of the origin: providers' apps bring people back in another tab. */
const KEPT = "wastecoach.walk.";

/** With whom one can sign in here. */
export async function providers(): Promise<Provider[]> {
  const answer = await ask<{ providers: Provider[] }>("/auth/providers", { anonymous: true });
  return answer.providers;
}

/** Whether the browser lets this page sign anybody in: only where it was served safely. */
export function possible(): boolean {
  return isSecureContext;
}

/** Leaves for a provider; the server is asked first, so that nobody leaves for a page that does not come. */
export async function leave(name: string, purpose: Purpose, back: string): Promise<void> {
  const found = (await providers()).find((one) => one.name === name);
  if (!found) throw new Refused(404, "sign_in_provider_unknown", "", null);
  const home = new URL(found.login_url).origin;
  // The sign-in would end at the server's public address, where this walk is not known: it has to begin there.
  if (home !== location.origin) return location.assign(home + back);
  const ticket = purpose === "link" ? await linkTicket() : null;
  const walk = begun(name, purpose, back);
  tidy();
  writeText(KEPT + walk.state, JSON.stringify(walk));
  location.assign(await beginning(found.login_url, walk, ticket));
}

/** The walk that ends here, once: null where this browser began none, or began it too long ago. */
export function arrived(state: string | null): Walk | null {
  if (state === null) return null;
  const found = readText(KEPT + state);
  writeText(KEPT + state, null);
  return fresh(found, Date.now());
}

/** Changes the code for tokens; what the device made becomes the person's. */
export function exchanged(code: string, walk: Walk, device: string | null): Promise<Tokens> {
  const body = { code, code_verifier: walk.verifier, ...(device && { device_token: device }) };
  return ask<Tokens>("/auth/token", { method: "POST", body, anonymous: true });
}

/** Makes the account that a code is about one more of the person's. */
export function linked(code: string, walk: Walk): Promise<void> {
  const body = { code, code_verifier: walk.verifier };
  return ask(`/users/me/identities/${walk.provider}`, { method: "PUT", body });
}

async function linkTicket(): Promise<string> {
  const answer = await ask<{ ticket: string }>("/auth/link", { method: "POST" });
  return answer.ticket;
}

/** Walks that nobody came back from. */
function tidy(): void {
  const over = namesOf(KEPT).filter((one) => fresh(readText(one), Date.now()) === null);
  for (const name of over) writeText(name, null);
}
