// How a photo on its way stands: what of one bar is done, and whether trying again can help.

import type { Photo } from "../store/photo";

/** Of the whole way, what the upload is; the analysis is the rest. */
const UPLOAD = 0.4;
/** Refusals of the photo itself: the same photo is refused again. */
const OF_PHOTO = new Set([
  ...["photo_not_an_image", "photo_damaged", "photo_empty", "photo_too_many_pixels"],
  ...["photo_too_large", "request_too_large", "http_413"],
]);

/** Per cent of the way to the answer. */
export function along(photo: Photo): number {
  if (photo.state === "done") return 100;
  return Math.round(photo.uploaded * UPLOAD + photo.progress * (1 - UPLOAD));
}

/** Whether somebody has to do something, or it goes on by itself. */
export function ended(photo: Photo): boolean {
  return photo.state === "done" || photo.state === "refused";
}

/** Whether a refused photo may be answered when it is sent once more. */
export function mayPass(photo: Photo): boolean {
  return photo.picture !== null && !OF_PHOTO.has(photo.trouble?.code ?? "");
}
