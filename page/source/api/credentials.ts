// Who asks: whoever is signed in, else this device. Tabs share one session, and a refresh token is good once.

import { signal } from "@preact/signals";
import type { Device, Session } from "../store/session";
import { readSigned, removeSigned, writeSigned } from "../store/signed";
import { refusal } from "./refusals";
import type { Tokens } from "./types";

/** Who is signed in here; null when nobody is, undefined until the database was asked. */
export const person = signal<Session["person"] | null | undefined>(undefined);
/** Whether a sign-in has ended by itself, so that the person is told. */
export const signedOut = signal(false);
/** Milliseconds before its end from which on an access token is renewed. */
const EARLY = 20_000;
/** Milliseconds that an answer may take: all tabs wait for whoever asks. */
const PATIENCE = 20_000;
/** What ends a session; whatever else a refresh is answered with, it is asked again later. */
const ENDINGS = new Set(["token_invalid", "session_ended", "token_reused"]);
type News = "changed" | "ended";
const tabs = new BroadcastChannel("wastecoach.session");

/** Reads who is signed in, and hears of it from other tabs. */
export async function recall(): Promise<void> {
  tabs.onmessage = (news: MessageEvent<News>) => {
    if (news.data === "ended") signedOut.value = true;
    void read();
  };
  await read();
}

/** The token to show: a person's, renewed where it is nearly over, else the device's; null where there is neither. */
export async function authorization(): Promise<string | null> {
  const session = await kept("person");
  if (session === null) return (await kept("device"))?.token ?? null;
  return session.until - Date.now() > EARLY ? session.access : renewed(session.access);
}

/** The token to show after this one was refused; null where there is none any more. */
export async function replacement(token: string): Promise<string | null> {
  const device = await kept("device");
  if (device?.token === token) {
    await forget("device");
    return null;
  }
  return renewed(token);
}

/** This device's token, which is made where there is none; null where the server gives none now. */
async function deviceToken(): Promise<string | null> {
  return alone("device", async () => {
    const known = await kept("device");
    if (known !== null) return known.token;
    const answer = await posted("/api/v1/auth/device", undefined);
    if (answer === null || !answer.ok) return null;
    const made = (await answer.json()) as { device_id: string; device_token: string };
    const device: Device = { id: made.device_id, token: made.device_token };
    await writeSigned("device", device);
    return device.token;
  });
}

/** The token under which new photos are sent: somebody's, and the device is made known where nobody is signed in. */
export async function owner(): Promise<string | null> {
  return (await authorization()) ?? deviceToken();
}

/** Keeps the tokens of a sign-in; gives the session that they replace, null where nobody was signed in. */
export async function keep(tokens: Tokens): Promise<Session | null> {
  return alone("session", async () => {
    const before = await kept("person");
    await write(tokens);
    return before;
  });
}

/** Forgets the session or the device on this device. */
export async function forget(which: "person" | "device"): Promise<void> {
  await removeSigned(which);
  tell("changed");
  await read();
}

/** Takes the session away from this device, after whoever renews it now; null where there was none. */
export async function surrendered(): Promise<Session | null> {
  return alone("session", async () => {
    const session = await kept("person");
    if (session !== null) await forget("person");
    return session;
  });
}

/** What is kept under a name, null where nothing is. */
export async function kept<Which extends "person" | "device">(
  which: Which,
): Promise<(Which extends "person" ? Session : Device) | null> {
  return (await readSigned(which)) as (Which extends "person" ? Session : Device) | null;
}

/** The next access token, asked for by one tab while the others wait: the same refresh token twice ends the session. */
async function renewed(stale: string): Promise<string | null> {
  return alone("session", async () => {
    const session = await kept("person");
    if (session === null) return (await kept("device"))?.token ?? null;
    if (session.access !== stale) return session.access;
    const answer = await posted("/api/v1/auth/refresh", { refresh_token: session.refresh });
    // Without a network the old one is shown: what it is for says so itself.
    if (answer === null) return session.access;
    return answer.ok ? next(answer, session) : refusedRenewal(answer);
  });
}

async function next(answer: Response, session: Session): Promise<string> {
  try {
    const tokens = (await answer.json()) as Tokens;
    await write(tokens);
    return tokens.access_token;
  } catch (fault) {
    // The page of a hotel's network in place of the answer, or an answer that broke off.
    if (fault instanceof SyntaxError || fault instanceof TypeError) return session.access;
    throw fault;
  }
}

async function refusedRenewal(answer: Response): Promise<string | null> {
  const refused = refusal(answer.status, await answer.text(), answer.headers.get("Retry-After"));
  if (!ENDINGS.has(refused.code)) throw refused;
  await forget("person");
  signedOut.value = true;
  tell("ended");
  return (await kept("device"))?.token ?? null;
}

/** The new tokens are kept before they are used: the ones before are worth nothing any more. */
async function write(tokens: Tokens): Promise<void> {
  const session: Session = {
    access: tokens.access_token,
    until: Date.now() + tokens.expires_in * 1000,
    refresh: tokens.refresh_token,
    person: tokens.person,
  };
  await writeSigned("person", session);
  tell("changed");
  await read();
}

async function posted(path: string, body: unknown): Promise<Response | null> {
  const init: RequestInit = {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  try {
    return await fetch(path, init);
  } catch {
    return null;
  }
}

/** Does something in one tab at a time. Pages that are not served safely have no locks, and no sign-in either. */
async function alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  if (!navigator.locks) return act();
  let begun = false;
  try {
    return await navigator.locks.request(`wastecoach.${name}`, () => {
      begun = true;
      return act();
    });
  } catch (fault) {
    if (begun) throw fault;
    // A browser that keeps nothing has no locks either, and nothing that tabs could share.
    return act();
  }
}

async function read(): Promise<void> {
  const found = (await kept("person"))?.person ?? null;
  if (found !== null) signedOut.value = false;
  if (JSON.stringify(found) !== JSON.stringify(person.peek())) person.value = found;
}

function tell(news: News): void {
  tabs.postMessage(news);
}
