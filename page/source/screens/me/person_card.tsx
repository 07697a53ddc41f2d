// Who is signed in, and the way out.

import { LogOut, UserRound } from "lucide-preact";
import { useState } from "preact/hooks";
import { profile } from "../../store/profile";
import type { Session } from "../../store/session";
import { say, when } from "../../words/words";
import { SignOutSheet } from "./sign_out_sheet";

export function PersonCard({ person }: { person: Session["person"] }) {
  const [leaving, setLeaving] = useState(false);
  const known = profile.value;
  return (
    <section class="card person" aria-labelledby="person">
      <span class="portrait" aria-hidden="true">
        {person.name ? [...person.name][0] : <UserRound />}
      </span>
      <div class="person-words">
        <h2 id="person">{person.name || say("me.no_name")}</h2>
        {known && <p class="soft">{say("me.since", { date: when(known.created_at) })}</p>}
      </div>
      <button type="button" class="button" onClick={() => setLeaving(true)}>
        <LogOut aria-hidden="true" />
        {say("sign_out.open")}
      </button>
      {leaving && <SignOutSheet close={() => setLeaving(false)} />}
    </section>
  );
}
