// What signing in gives, and with whom: for whoever is not signed in.

import { Check } from "lucide-preact";
import { possible } from "../../api/sign_in";
import { type Key, say } from "../../words/words";
import { SignInButtons } from "./sign_in_buttons";

const GAINS: Key[] = ["signing_in.everywhere", "signing_in.more", "signing_in.along"];

export function SignInCard() {
  return (
    <section class="card sign-in" aria-labelledby="sign-in">
      <h2 id="sign-in">{say("signing_in.why")}</h2>
      <ul class="plain-list gains">
        {GAINS.map((gain) => (
          <li key={gain}>
            <Check aria-hidden="true" />
            <span>{say(gain)}</span>
          </li>
        ))}
      </ul>
      {possible() ? <SignInButtons /> : <p>{say("signing_in.unsafe")}</p>}
    </section>
  );
}
