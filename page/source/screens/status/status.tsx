// How the installation does, for its administrators; whoever is none is told how to become one.

import { LogIn, RefreshCw } from "lucide-preact";
import { useState } from "preact/hooks";
import { person } from "../../api/credentials";
import { Refused } from "../../api/refusals";
import { Screen } from "../../parts/screen";
import type { Session } from "../../store/session";
import { say } from "../../words/words";
import { Board } from "./board";
import { useOverview } from "./following";
import { Command } from "./tile";

export function Status() {
  const somebody = person.value;
  return (
    <Screen title={say("status.title")} wide>
      {somebody === null && <SignInFirst />}
      {somebody && <OfPerson key={somebody.id} somebody={somebody} />}
    </Screen>
  );
}

function SignInFirst() {
  return (
    <div class="card">
      <p>{say("status.sign_in")}</p>
      <a class="button main" href="/me">
        <LogIn aria-hidden="true" />
        {say("status.to_sign_in")}
      </a>
    </div>
  );
}

/** Nobody is asked on behalf of somebody who is no administrator as far as is known here: each such question is noted. */
function OfPerson({ somebody }: { somebody: Session["person"] }) {
  const [asks, setAsks] = useState(somebody.role === "admin");
  const refused = <NotAdmin id={somebody.id} again={() => setAsks(true)} />;
  return asks ? <Overseeing id={somebody.id} /> : refused;
}

function Overseeing({ id }: { id: string }) {
  const following = useOverview();
  const { fault } = following;
  if (fault instanceof Refused && fault.code === "not_allowed") {
    return <NotAdmin id={id} again={following.again} />;
  }
  return <Board following={following} />;
}

function NotAdmin({ id, again }: { id: string; again: () => void }) {
  return (
    <div class="card">
      <p>{say("status.not_admin")}</p>
      <Command>{`wastecoach admin grant ${id}`}</Command>
      <div class="row">
        <button type="button" class="button" onClick={again}>
          <RefreshCw aria-hidden="true" />
          {say("status.look_again")}
        </button>
      </div>
    </div>
  );
}
