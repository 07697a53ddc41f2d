// What the page says about a photo that is on its way.

import { online } from "../store/online";
import type { Photo } from "../store/photo";
import { number, say, when } from "../words/words";

/** Where it is now, in one sentence. */
export function stage(photo: Photo): string {
  if (photo.state === "done") return say("way.done");
  if (photo.state === "refused") return say("way.refused");
  if (photo.trouble) return say("way.waiting");
  if (photo.state === "working") return photo.message || say("way.working");
  return photo.state === "sending" ? say("way.sending") : say("way.next");
}

/** How much of it is sent; "" where it is not being sent. */
export function share(photo: Photo): string {
  if (photo.state !== "sending" || photo.trouble) return "";
  return number(photo.uploaded / 100, { style: "percent" });
}

/** What is in its way, and what happens next; "" where nothing is. */
export function obstacle(photo: Photo): string {
  const trouble = photo.trouble;
  if (!trouble) return "";
  if (trouble.code === "unreachable") {
    return online.value ? say("way.unreachable") : say("way.offline");
  }
  const what = trouble.message || say("trouble.server");
  if (photo.state === "refused" || trouble.again === null) return what;
  const time = when(trouble.again, { timeStyle: "medium" });
  return `${what} ${say("way.again_at", { time })}`;
}
