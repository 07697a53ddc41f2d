// Whose the photos on this device are: a person's are seen by that person alone, also where several share a phone.

import type { Photo } from "./photo";
import { changeEach, photos } from "./photos";

/** Photos of whoever is here that the server does not have yet: they are lost with the device's copy. */
export function unsent(): number {
  return (photos.value ?? []).filter(isUnsent).length;
}

/** What was made before the sign-in becomes the person's; of others only what still waits for them stays. */
export async function adopt(person: string): Promise<void> {
  await changeEach((photo) => {
    if (photo.person === null) return { ...photo, person };
    return photo.person === person || isUnsent(photo) ? photo : null;
  });
}

/** Removes a person's photos and answers from this device; their account has all that was sent. */
export async function removePhotosOf(person: string): Promise<void> {
  await changeEach((photo) => (photo.person === person ? null : photo));
}

/** Removes all of them. */
export async function removeAllPhotos(): Promise<void> {
  await changeEach(() => null);
}

function isUnsent(photo: Photo): boolean {
  return photo.state === "waiting" || photo.state === "sending";
}
