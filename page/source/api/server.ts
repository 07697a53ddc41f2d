// Requests to the server that the page came from. Everybody asks through `ask`; only uploads and events have their own ways.

import { language } from "../words/language";
import { authorization, replacement } from "./credentials";
import { refusal, Unreachable } from "./refusals";

const API = "/api/v1";
/** What an access token that is over is refused with; another one may work. */
export const STALE = new Set(["token_expired", "token_invalid", "session_ended"]);

export interface Asking {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Becomes JSON. */
  body?: unknown;
  query?: Record<string, string | number | null | undefined>;
  /** Without a token although there is one: what is the same for everybody. */
  anonymous?: boolean;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** Asks the API and gives the JSON of its answer (undefined where it has none). Throws Refused or Unreachable. */
export async function ask<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
  const answer = await send(path, asking);
  const text = await answer.text();
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

/** Asks the API and gives the whole answer, for what is no JSON. Throws Refused or Unreachable. */
export async function send(path: string, asking: Asking = {}): Promise<Response> {
  const token = asking.anonymous ? null : await authorization();
  const answer = await fetched(path, asking, token);
  if (answer.ok) return answer;
  const refused = refusal(answer.status, await answer.text(), answer.headers.get("Retry-After"));
  if (token === null || !STALE.has(refused.code)) throw refused;
  // Once more with the next token; where there is none the person is told by `credentials`.
  const next = await replacement(token);
  if (next === null && needsSomebody(path)) throw refused;
  const again = await fetched(path, asking, next);
  if (again.ok) return again;
  throw refusal(again.status, await again.text(), again.headers.get("Retry-After"));
}

/** The address of a path of the API. */
export function address(path: string, query: Asking["query"] = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") asked.set(name, String(value));
  }
  const whole = path.startsWith("/api/") ? path : `${API}${path}`;
  return asked.size > 0 ? `${whole}?${asked}` : whole;
}

/** Headers that every request has. */
export function usual(token: string | null): Record<string, string> {
  const shown = { "Accept-Language": language.value };
  return token === null ? shown : { ...shown, Authorization: `Bearer ${token}` };
}

async function fetched(path: string, asking: Asking, token: string | null): Promise<Response> {
  const { method = "GET", body, query, signal, headers } = asking;
  const init: RequestInit = {
    method,
    headers: {
      ...usual(token),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    cache: "no-store",
    credentials: "omit",
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  try {
    return await fetch(address(path, query), init);
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new Unreachable(path, { cause: fault });
  }
}

function needsSomebody(path: string): boolean {
  return (
    path.startsWith("/users/") || path.startsWith("/waste/history") || path.startsWith("/admin")
  );
}
