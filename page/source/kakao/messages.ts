// What the page and the frame of Kakao's map tell each other.

/** A point as the map shows it. */
export interface Shown {
  id: string;
  name: string;
  lat: number;
  lon: number;
  colour: string;
}

/** To the frame: all that is to be seen. */
export interface Show {
  kind: "show";
  points: readonly Shown[];
  here: { lat: number; lon: number } | null;
  /** Metres around `here` that were searched. */
  radius: number;
  selected: string | null;
}

/** From the frame: it is ready, Kakao does not answer, a point was tapped, the map was moved by hand. */
export type Told =
  | { kind: "ready" }
  | { kind: "failed" }
  | { kind: "selected"; id: string }
  | { kind: "moved"; lat: number; lon: number };
