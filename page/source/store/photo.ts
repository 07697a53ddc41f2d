// A photo that somebody took, from the moment it is taken until its answer is forgotten.

import type { Analysis, Guidance } from "../api/types";
import type { Language } from "../words/language";

/**
 * `waiting` to be sent, `sending`, `working` (the server has it), `done`, `refused` (it will never be answered as it is).
 */
export type State = "waiting" | "sending" | "working" | "done" | "refused";

/** Why something did not work, in words the person reads. */
export interface Trouble {
  /** The stable code of the problem, or `unreachable` where nobody answered. */
  code: string;
  /** What is wrong and what to do, as the server said it; "" where the page has its own words for the code. */
  message: string;
  /** When to come again, milliseconds since 1970; null where nobody knows. */
  again: number | null;
}

/** What is asked along with the photo. */
export interface Wish {
  language: Language;
  region: string | null;
  housing: string | null;
}

/** What a person said about one thing of an answer. */
export interface Said {
  verdict: "right" | "wrong";
  item: string | null;
  name: string | null;
  /** What to do with the right item. */
  guidance: Guidance | null;
  /** States that were told along with the item. */
  states?: readonly { tag: string; name: string }[];
  comment?: string;
  /** Leave to keep a copy of the photo for teaching. */
  keepPhoto?: boolean;
  /** False until the server has it. */
  sent?: boolean;
}

export interface Photo {
  /** Made here when the photo is taken; the address of its screen. */
  id: string;
  /** The server's name for it, once it has it. */
  jobId: string | null;
  /** Of the Idempotency-Key: the same photo is accepted once, however often it is sent. */
  key: string;
  /** When it was taken, milliseconds since 1970. */
  at: number;
  state: State;
  wish: Wish;
  /** What is sent: shrunk, without metadata. Null once it is answered: until then it may have to be sent again. */
  picture: Blob | null;
  /** What is shown, also without a network. Null where the browser cannot read the format. */
  shown: Blob | null;
  /** Per cent of the upload, then of the analysis as the server tells it; neither ever goes back. */
  uploaded: number;
  progress: number;
  /** The server's line about the stage. */
  message: string;
  analysis: Analysis | null;
  trouble: Trouble | null;
  /** By number of the thing in the photo. */
  said: Record<number, Said>;
  /** Whose it is: the person's id, or null for this device's own. */
  person: string | null;
}
