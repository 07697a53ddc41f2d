// What a map of bins shows, whoever draws it.

import type { PageSettings } from "../../../api/page_settings";
import type { Place } from "../../../store/last_bins";
import type { Point } from "../where";

export interface MapProps {
  places: readonly Place[];
  /** The stream that was looked for; null: any. */
  stream: string | null;
  here: Point | null;
  radius: number;
  selected: string | null;
  select(id: string | null): void;
  /** Looks around the middle of the map. */
  choose(at: { lat: number; lon: number }): void;
  /** How often somebody asked for the map: then it takes the focus. */
  wanted: number;
  settings: PageSettings;
}
