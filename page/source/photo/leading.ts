// One tab of this browser sends for all of them: whichever is open longest and answers.

const NAME = "wastecoach.sender";
/** Milliseconds in which a tab that still runs answers, also in the background. */
const ANSWERS_IN = 2_000;
type Said = "are you there?" | "here";

/** What a tab does once it is the one, and once it is no more. */
export interface Leader {
  begin(): void;
  end(): void;
}

/** Makes this tab the one as soon as it may. Pages that were not served safely have no locks: there every tab is. */
export function lead(leader: Leader): void {
  if (!navigator.locks) {
    leader.begin();
    return;
  }
  new Candidate(leader).wait();
}

class Candidate {
  private readonly channel = new BroadcastChannel(NAME);
  private leading = false;
  private waiting = new AbortController();
  private question = 0;

  constructor(private readonly leader: Leader) {
    this.channel.onmessage = (event: MessageEvent<Said>) => this.heard(event.data);
    addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask();
    });
  }

  wait(): void {
    this.waiting = new AbortController();
    this.hold({ signal: this.waiting.signal });
  }

  private hold(options: LockOptions): void {
    const held = navigator.locks.request(NAME, options, () => {
      this.leading = true;
      this.leader.begin();
      // Held until the tab is closed; then the next one has it.
      return new Promise<never>(() => {});
    });
    held.catch(() => this.lost());
  }

  private lost(): void {
    if (!this.leading) return;
    this.leading = false;
    this.leader.end();
    this.wait();
  }

  /** A phone stops tabs that nobody sees: one that is seen must not wait for such a one. */
  private ask(): void {
    if (this.leading) return;
    this.channel.postMessage("are you there?" satisfies Said);
    clearTimeout(this.question);
    this.question = window.setTimeout(() => this.replace(), ANSWERS_IN);
  }

  private heard(said: Said): void {
    if (said === "here") clearTimeout(this.question);
    else if (this.leading) this.channel.postMessage("here" satisfies Said);
  }

  private replace(): void {
    if (this.leading) return;
    this.waiting.abort();
    this.hold({ steal: true });
  }
}
