// Photos that have no answer yet: where each is, and what can be done about it.

import { Trash2 } from "lucide-preact";
import { Picture } from "../../parts/picture";
import { Bar, TryAgain } from "../../parts/under_way";
import { drop } from "../../photo/sending";
import { obstacle, stage } from "../../photo/wording";
import { online } from "../../store/online";
import type { Photo } from "../../store/photo";
import { say, when } from "../../words/words";

export function OnTheWay({ photos }: { photos: readonly Photo[] }) {
  return (
    <section class="stack">
      <h2>{say("home.on_the_way")}</h2>
      <ul class="plain-list">
        {photos.map((photo) => (
          <li key={photo.id} class="card on-the-way">
            <One photo={photo} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ photo }: { photo: Photo }) {
  const taken = say("home.taken", { taken: when(photo.at, { timeStyle: "short" }) });
  // That there is no network stands above, once for all of them.
  const waits = photo.trouble?.code === "unreachable" && !online.value;
  return (
    <>
      <div class="on-the-way-head">
        <a class="on-the-way-what" href={`/answer/${photo.id}`}>
          <Picture picture={photo.shown} label="" across={192} class="thumb" />
          <span>
            <strong>{stage(photo)}</strong>
            <span class="soft">{waits ? taken : obstacle(photo) || taken}</span>
          </span>
        </a>
        <button
          type="button"
          class="button icon"
          aria-label={say("way.drop")}
          onClick={() => void drop(photo.id)}
        >
          <Trash2 aria-hidden="true" />
        </button>
      </div>
      {!photo.trouble && <Bar photo={photo} />}
      {!waits && <TryAgain photo={photo} class="button" />}
    </>
  );
}
