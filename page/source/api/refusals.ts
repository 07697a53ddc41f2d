// How a request can fail, as the rest of the page sees it.

/** The server answered that it would not: a problem of RFC 9457. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** Stable, for programs. */
    readonly code: string,
    /** What is wrong and what to do, in the language of the page. */
    readonly detail: string,
    /** Seconds after which it may work, null where the server did not say. */
    readonly retryAfter: number | null,
  ) {
    super(`${status} ${code}`);
  }

  /** Whether the very same request may succeed later. */
  get passes(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Nobody answered: no network, or no server. */
export class Unreachable extends Error {}

/** The refusal in an answer that is none of 2xx. */
export function refusal(status: number, text: string, retryAfter: string | null): Refused {
  const problem = parsed(text);
  const seconds = Number.parseInt(retryAfter ?? "", 10);
  return new Refused(
    status,
    typeof problem.code === "string" ? problem.code : `http_${status}`,
    typeof problem.detail === "string" ? problem.detail : "",
    Number.isNaN(seconds) ? null : seconds,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    // A proxy between us answers with a page.
    return {};
  }
}
