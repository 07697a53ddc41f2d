// What a photo shows and what to do with it; until that is known, how far it is.

import { Camera, Search } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { Screen } from "../../parts/screen";
import { TroubleCard } from "../../parts/trouble";
import { UnderWay } from "../../parts/under_way";
import type { Photo } from "../../store/photo";
import { say } from "../../words/words";
import { Answered } from "./answered";
import { useFound } from "./found";

export function Answer() {
  const { params } = useRoute();
  const found = useFound(params.id ?? "");
  if (found.kind === "photo") return <OfPhoto key={found.photo.id} photo={found.photo} />;
  if (found.kind === "missing") return <Missing />;
  return (
    <Screen title={say("answer.waiting_title")} headingHidden>
      {found.kind === "trouble" ? (
        <TroubleCard fault={found.fault} again={found.again} />
      ) : (
        <p role="status">{say("answer.loading")}</p>
      )}
    </Screen>
  );
}

/** Whoever waited for the answer is brought to it. */
function OfPhoto({ photo }: { photo: Photo }) {
  const waited = useRef(photo.state !== "done");
  const done = photo.state === "done" && photo.analysis !== null;
  useEffect(() => {
    if (!done || !waited.current) return;
    waited.current = false;
    document.querySelector<HTMLElement>(".thing-name")?.focus({ preventScroll: true });
  }, [done]);
  if (done) return <Answered photo={photo} />;
  return (
    <Screen title={say("answer.waiting_title")} headingHidden>
      <UnderWay photo={photo} />
    </Screen>
  );
}

function Missing() {
  return (
    <Screen title={say("answer.missing")}>
      <p>{say("answer.missing_why")}</p>
      <div class="row">
        <a class="button main" href="/">
          <Camera aria-hidden="true" />
          {say("answer.another")}
        </a>
        <a class="button" href="/look-up">
          <Search aria-hidden="true" />
          {say("answer.look_up")}
        </a>
      </div>
    </Screen>
  );
}
