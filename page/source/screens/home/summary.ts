// An answer in two words: what it is and where it goes, as the person corrected it.

import type { Photo } from "../../store/photo";
import { say } from "../../words/words";

export interface Summary {
  name: string;
  stream: string | null;
  where: string;
}

/** Of the first thing in the photo; how many others there are stands in the name. */
export function summary(photo: Photo): Summary {
  const things = photo.analysis?.sightings ?? [];
  const first = things[0];
  const said = photo.said[0];
  const guidance = said?.guidance ?? photo.analysis?.guidance[0];
  const name = said?.name ?? first?.name ?? "";
  const sure = said?.guidance || !first?.unsure;
  return {
    name:
      things.length > 1
        ? say("home.several", { name, count: things.length - 1 })
        : name || say("home.unsure"),
    stream: guidance?.stream ?? null,
    where: sure && guidance?.stream ? guidance.stream_name : say("home.unsure"),
  };
}
