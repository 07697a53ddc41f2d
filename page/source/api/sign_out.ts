// Leaving: the session of this device, all of them, or everything that is kept.

import { forgetBins } from "../store/last_bins";
import { forgetRecent } from "../store/looked_up";
import { removeAllPhotos, removePhotosOf } from "../store/ownership";
import { forgetPreferences } from "../store/preferences";
import { part } from "../store/profile";
import type { Session } from "../store/session";
import { forget, kept, surrendered } from "./credentials";
import { Refused, Unreachable } from "./refusals";
import { ask } from "./server";

/** Signs out on this device, whatever the network is like; says whether the server knows. */
export async function signOut(): Promise<boolean> {
  const session = await surrendered();
  if (session === null) return true;
  await gone(session);
  return farewell(session.refresh);
}

/** Tells the server that a session is over; says whether it heard. */
export async function farewell(refresh: string): Promise<boolean> {
  try {
    const body = { refresh_token: refresh };
    await ask("/auth/logout", { method: "POST", body, anonymous: true });
    return true;
  } catch (fault) {
    if (fault instanceof Unreachable) return false;
    // One that the server does not know any more is over as well.
    if (fault instanceof Refused) return !fault.passes;
    throw fault;
  }
}

/** Signs out on all devices. Nothing changes here where the server does not answer. */
export async function signOutEverywhere(): Promise<void> {
  await ask("/auth/logout/all", { method: "POST" });
  const session = await surrendered();
  if (session !== null) await gone(session);
}

/** Deletes what the server keeps of whoever is signed in and of this device, then what this device keeps itself. */
export async function eraseAll(): Promise<void> {
  const device = await kept("device");
  if (device !== null) await eraseDevice(device.token);
  if (await kept("person")) await ask("/users/me", { method: "DELETE" });
  await removeAllPhotos();
  forgetPreferences();
  forgetTraces();
  await surrendered();
  // What was just being sent when the account ended has made this device known anew.
  const late = await kept("device");
  if (late !== null) await eraseDevice(late.token);
}

/** Whoever comes next sees nothing of the person. */
async function gone(session: Session): Promise<void> {
  await removePhotosOf(session.person.id);
  forgetTraces();
}

/** The profile, and what was looked for here. */
function forgetTraces(): void {
  forgetBins();
  forgetRecent();
  part();
}

async function eraseDevice(token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` };
  try {
    await ask("/users/me", { method: "DELETE", anonymous: true, headers });
  } catch (fault) {
    // A device that the server does not know has nothing there.
    if (!(fault instanceof Refused && fault.status === 401)) throw fault;
  }
  await forget("device");
}
