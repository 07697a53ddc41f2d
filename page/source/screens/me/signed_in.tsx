// Where a sign-in ends: the code becomes tokens, then the person is back where they were.

import { LoaderCircle } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { person } from "../../api/credentials";
import { arrived } from "../../api/sign_in";
import { type Returned, returned, type Walk } from "../../api/walk";
import { notify } from "../../parts/notices";
import { Screen } from "../../parts/screen";
import { useDoing } from "../../parts/use_doing";
import { say } from "../../words/words";
import { arrive } from "./arriving";
import { WalkEnded } from "./walk_ended";

interface Arrival extends Returned {
  walk: Walk | null;
}

export function SignedIn() {
  const { route } = useLocation();
  const [{ walk, code, error }] = useState(arrival);
  const { fault, run } = useDoing();
  const go = () =>
    run(async () => {
      if (walk === null || code === null) return;
      notify({ kind: "good", text: await arrive(code, walk) });
      route(walk.back, true);
    });
  // Whoever reloads this address and is signed in has nothing to do here.
  const idle = walk === null && Boolean(person.value);
  useEffect(() => {
    if (idle) route("/me", true);
    else if (error === null) go();
  }, []);
  const under = walk !== null && code !== null && error === null && fault === null;
  return (
    <Screen title={say("signing_in.title")}>
      {under && <Working walk={walk} />}
      {!under && !idle && <WalkEnded walk={walk} error={error} fault={fault} again={go} />}
    </Screen>
  );
}

function Working({ walk }: { walk: Walk }) {
  return (
    <div class="card working" role="status">
      <LoaderCircle class="turning" aria-hidden="true" />
      <p>{say(walk.purpose === "link" ? "signing_in.linking" : "signing_in.working")}</p>
    </div>
  );
}

/** What the address tells, once: the code is good for whoever reads it, so it does not stay there. */
function arrival(): Arrival {
  const told = returned(location.search);
  history.replaceState(null, "", location.pathname);
  return { ...told, walk: arrived(told.state) };
}
