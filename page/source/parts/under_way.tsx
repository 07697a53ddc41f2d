// A photo on its way to its answer: the picture, one bar, where it is in words, and what can be done when it is stuck.

import { Camera, RefreshCw, Search, Trash2 } from "lucide-preact";
import { useLocation } from "preact-iso/router";
import { again, drop } from "../photo/sending";
import { along, ended, mayPass } from "../photo/standing";
import { obstacle, share, stage } from "../photo/wording";
import type { Photo } from "../store/photo";
import { say } from "../words/words";
import { Picture } from "./picture";

/** For every state but `done`. */
export function UnderWay({ photo }: { photo: Photo }) {
  return (
    <section class="under-way">
      <Picture picture={photo.shown} label={say("way.picture")} class="under-way-picture" />
      {!photo.shown && <p class="soft">{say("way.not_shown")}</p>}
      {!ended(photo) && <Bar photo={photo} />}
      <Words photo={photo} />
      <Ways photo={photo} />
    </section>
  );
}

/** Read out when they change; the share that is sent changes too often for that, and is the bar's. */
function Words({ photo }: { photo: Photo }) {
  const sent = share(photo);
  return (
    <div class="under-way-words" role="status" aria-live="polite">
      <h2>
        {stage(photo)}
        {sent && <span aria-hidden="true"> · {sent}</span>}
      </h2>
      {photo.trouble && <p>{obstacle(photo)}</p>}
    </div>
  );
}

/** Upload and analysis in one bar, so that it never begins anew. */
export function Bar({ photo }: { photo: Photo }) {
  const share = along(photo);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={say("way.bar")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share}
    >
      <div style={{ width: `${share}%` }} />
    </div>
  );
}

/** For whoever does not want to wait for the next try; nothing where none can help. */
export function TryAgain({ photo, class: name }: { photo: Photo; class: string }) {
  const refused = photo.state === "refused";
  if (!photo.trouble || (refused && !mayPass(photo))) return null;
  return (
    <button type="button" class={name} onClick={() => void again(photo.id)}>
      <RefreshCw aria-hidden="true" />
      {refused ? say("trouble.try_again") : say("way.now")}
    </button>
  );
}

function Ways({ photo }: { photo: Photo }) {
  const { route } = useLocation();
  const refused = photo.state === "refused";
  return (
    <div class="row">
      <TryAgain photo={photo} class="button main" />
      {refused && (
        <>
          <a class={mayPass(photo) ? "button" : "button main"} href="/">
            <Camera aria-hidden="true" />
            {say("way.another")}
          </a>
          <a class="button" href="/look-up">
            <Search aria-hidden="true" />
            {say("way.look_up")}
          </a>
        </>
      )}
      <button
        type="button"
        class="button quiet"
        onClick={() => {
          void drop(photo.id);
          route("/");
        }}
      >
        <Trash2 aria-hidden="true" />
        {say("way.drop")}
      </button>
    </div>
  );
}
