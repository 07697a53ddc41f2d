// What follows when somebody gives a photo, on whatever screen and in whatever way.

import { useLocation } from "preact-iso/router";
import { type Taken, take } from "../photo/taking";
import { say } from "../words/words";
import { notify } from "./notices";

/** Takes files: one photo opens its screen, several are listed on the first one; what cannot be used is told. */
export function useTaking(): (files: Iterable<File>) => Promise<void> {
  const { route } = useLocation();
  return async (files) => {
    const taken = await take(files);
    tell(taken);
    const [first, ...others] = taken.photos;
    if (first) route(others.length > 0 ? "/" : `/answer/${first.id}`);
  };
}

function tell({ unusable, unkept }: Taken): void {
  for (const { name, why } of unusable) {
    notify({ kind: "bad", text: say(`taking.${why}`, { name }) });
  }
  if (unkept) notify({ kind: "bad", text: say("taking.not_kept") });
}
