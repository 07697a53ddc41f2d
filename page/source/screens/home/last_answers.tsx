// The last answers of this device, which open without a network too.

import { ChevronRight } from "lucide-preact";
import { Picture } from "../../parts/picture";
import { StreamMark } from "../../parts/stream_mark";
import type { Photo } from "../../store/photo";
import { say } from "../../words/words";
import { summary } from "./summary";

const SHOWN = 4;

export function LastAnswers({ photos }: { photos: readonly Photo[] }) {
  return (
    <section class="stack">
      <div class="last-head">
        <h2>{say("home.last")}</h2>
        <a class="button quiet" href="/history">
          {say("home.all")}
          <ChevronRight aria-hidden="true" />
        </a>
      </div>
      <ul class="plain-list">
        {photos.slice(0, SHOWN).map((photo) => (
          <li key={photo.id}>
            <One photo={photo} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ photo }: { photo: Photo }) {
  const { name, stream, where } = summary(photo);
  return (
    <a class="card last-answer" href={`/answer/${photo.id}`}>
      <Picture picture={photo.shown} label="" across={192} class="thumb" />
      <span>
        <strong>{name}</strong>
        <span class="last-stream">
          <StreamMark stream={stream} />
          {where}
        </span>
      </span>
    </a>
  );
}
