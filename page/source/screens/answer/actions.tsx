// What can be done with an answer: another photo, tell others, delete it.

import { Camera, Share2, Trash } from "lucide-preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { notify } from "../../parts/notices";
import { inWords, share } from "../../parts/sharing";
import { Sheet } from "../../parts/sheet";
import { TroubleCard } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import { forgetJob } from "../../store/forgetting";
import type { Photo } from "../../store/photo";
import { say } from "../../words/words";
import { isPoor } from "./choosing";
import { forgetHere } from "./found";
import type { OneThing } from "./things";

interface Props {
  photo: Photo;
  things: readonly OneThing[];
}

export function Actions({ photo, things }: Props) {
  const [asks, setAsks] = useState(false);
  // Then the card itself asks for it.
  const asked = things.every((one) => isPoor(one.sighting)) && things.length > 0;
  const known = things.filter((one) => one.sureness !== "unsure");
  return (
    <div class="answer-actions">
      {!asked && (
        <a class="button main" href="/">
          <Camera aria-hidden="true" />
          {say("answer.another")}
        </a>
      )}
      {known.length > 0 && (
        <button type="button" class="button" onClick={() => void shareAll(known)}>
          <Share2 aria-hidden="true" />
          {say("share.share")}
        </button>
      )}
      <button type="button" class="button" onClick={() => setAsks(true)}>
        <Trash aria-hidden="true" />
        {say("answer.delete")}
      </button>
      {asks && <Deleting photo={photo} close={() => setAsks(false)} />}
    </div>
  );
}

/** The guidance as a text; its address is the look-up of the thing, for the photo is nobody else's business. */
function shareAll(things: readonly OneThing[]): Promise<void> {
  const text = things.map((one) => inWords(one.guidance));
  const names = things.map((one) => one.title).join(", ");
  const address = new URL("/look-up", location.origin);
  address.searchParams.set("q", things[0]?.title ?? "");
  return share(names, text.join("\n\n"), address.href);
}

function Deleting({ photo, close }: { photo: Photo; close(): void }) {
  const { route } = useLocation();
  const { busy, fault, run } = useDoing();
  async function remove(): Promise<void> {
    if (photo.jobId !== null) await forgetJob(photo.jobId);
    // First away from it: an answer that is gone would be asked for.
    route("/", true);
    await forgetHere(photo);
    notify({ text: say("answer.deleted"), kind: "good" });
  }
  return (
    <Sheet title={say("answer.delete_title")} close={close}>
      <p>{say("answer.delete_what")}</p>
      {fault !== null && <TroubleCard fault={fault} />}
      <div class="row">
        <button type="button" class="button danger" disabled={busy} onClick={() => run(remove)}>
          <Trash aria-hidden="true" />
          {say("answer.delete")}
        </button>
        <button type="button" class="button" onClick={close}>
          {say("answer.keep")}
        </button>
      </div>
    </Sheet>
  );
}
