// What a newcomer finds in the place of answers.

import { BookOpenCheck, Recycle, ScanSearch, ShieldCheck } from "lucide-preact";
import { say } from "../../words/words";

export function HowItWorks() {
  return (
    <section class="how">
      <h2>{say("home.nothing_yet")}</h2>
      <ol class="plain-list">
        <li>
          <ScanSearch aria-hidden="true" />
          {say("home.step_photo")}
        </li>
        <li>
          <BookOpenCheck aria-hidden="true" />
          {say("home.step_answer")}
        </li>
        <li>
          <Recycle aria-hidden="true" />
          {say("home.step_bin")}
        </li>
      </ol>
      <p class="soft how-private">
        <ShieldCheck aria-hidden="true" />
        {say("home.private")}
      </p>
    </section>
  );
}
