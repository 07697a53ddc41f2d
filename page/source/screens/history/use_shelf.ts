// The answers of a filter, kept up to date while the screen is open.

import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { person } from "../../api/credentials";
import { photos } from "../../store/photos";
import type { Filter } from "./filter";
import { keyOf, left, open, renew, type Shelf, shelf } from "./shelf";

/** Milliseconds after which answers that are under way elsewhere are looked for. */
const LOOK_AGAIN = 3_000;

/** What there is to show; null until it was looked for. */
export function useShelf(filter: Filter): Shelf | null {
  const key = keyOf(filter);
  const there = shelf.value;
  const whose = person.value?.id ?? null;
  useEffect(() => void open(filter), [key]);
  useRenewing(there);
  useReturning(key);
  return there?.whose === whose ? there : null;
}

/** Renewed when this device gets or loses an answer or a network, and while another device's is under way. */
function useRenewing(there: Shelf | null): void {
  const answers = photos.value?.filter((photo) => photo.state === "done").length ?? 0;
  const elsewhere = there?.pages[0]?.some((entry) => entry.state === "working") ?? false;
  useEffect(() => void renew(), [answers]);
  useEffect(() => {
    const look = () => void renew();
    addEventListener("online", look);
    addEventListener("offline", look);
    const timer = elsewhere ? setInterval(look, LOOK_AGAIN) : undefined;
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
      clearInterval(timer);
    };
  }, [elsewhere]);
}

/** Whoever comes back from an answer is where they were. */
function useReturning(key: string): void {
  const { wasPush } = useLocation() as { wasPush?: boolean };
  useEffect(() => {
    if (!wasPush && left.key === key && shelf.peek()?.key === key) {
      const { at } = left;
      requestAnimationFrame(() => scrollTo(0, at));
    }
  }, []);
  useEffect(() => {
    const note = () => {
      if (location.pathname === "/history") Object.assign(left, { key, at: scrollY });
    };
    addEventListener("scroll", note, { passive: true });
    return () => removeEventListener("scroll", note);
  }, [key]);
}
