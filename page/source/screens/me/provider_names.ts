// What providers are called, here and on their buttons.

import { say } from "../../words/words";

const WORDS = {
  kakao: ["provider.kakao", "signing_in.with_kakao"],
  naver: ["provider.naver", "signing_in.with_naver"],
  google: ["provider.google", "signing_in.with_google"],
  stub: ["provider.stub", "signing_in.with_stub"],
} as const;

function known(name: string): (typeof WORDS)[keyof typeof WORDS] | null {
  return name in WORDS ? WORDS[name as keyof typeof WORDS] : null;
}

/** Its name in the language of the page; one that the page does not know keeps its own. */
export function providerName(name: string): string {
  const words = known(name);
  return words === null ? name : say(words[0]);
}

/** What the button says that signs somebody in. */
export function signInWords(name: string): string {
  const words = known(name);
  return words === null ? say("signing_in.with_other", { provider: name }) : say(words[1]);
}
