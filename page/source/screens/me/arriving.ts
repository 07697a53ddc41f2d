// What happens when a walk to a provider has come to its end.

import { keep, kept } from "../../api/credentials";
import { exchanged, linked } from "../../api/sign_in";
import { farewell } from "../../api/sign_out";
import type { Tokens } from "../../api/types";
import type { Walk } from "../../api/walk";
import { adopt } from "../../store/ownership";
import { greet, meet } from "../../store/profile";
import { say, sayCount } from "../../words/words";
import { providerName } from "./provider_names";

/** Changes the code for what the walk was for; gives the line that tells the person. */
export async function arrive(code: string, walk: Walk): Promise<string> {
  if (walk.purpose === "link") {
    await linked(code, walk);
    await meet().catch(() => undefined);
    return say("signing_in.linked", { provider: providerName(walk.provider) });
  }
  const tokens = await exchanged(code, walk, (await kept("device"))?.token ?? null);
  const before = await keep(tokens);
  await adopt(tokens.person.id);
  // Without a network in just this moment the next visit does it.
  await greet().catch(() => undefined);
  if (before !== null) await farewell(before.refresh).catch(() => undefined);
  return welcome(tokens);
}

function welcome({ person, claimed }: Tokens): string {
  const hello = person.name
    ? say("signing_in.welcome_name", { name: person.name })
    : say("signing_in.welcome");
  return claimed ? `${hello} ${sayCount("signing_in.claimed", claimed)}` : hello;
}
