// What is kept and why, in short, and what this program is.

import { ChevronDown } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { pageSettings } from "../../api/page_settings";
import { type Key, say } from "../../words/words";

const KEPT: Key[] = [
  ...(["privacy.photos", "privacy.answers", "privacy.place"] as const),
  ...(["privacy.account", "privacy.who"] as const),
];

export function PrivacyCard() {
  return (
    <details class="card fold">
      <summary>
        <h2>{say("privacy.title")}</h2>
        <ChevronDown aria-hidden="true" />
      </summary>
      <ul class="fold-list">
        {KEPT.map((word) => (
          <li key={word}>{say(word)}</li>
        ))}
      </ul>
      <p class="soft">{say("privacy.operator")}</p>
      <p class="soft">{say("privacy.whole")}</p>
    </details>
  );
}

export function AboutCard() {
  const version = useVersion();
  return (
    <section class="about" aria-labelledby="about">
      <h2 id="about" class="unseen">
        {say("about.title")}
      </h2>
      {version !== null && <p>{say("about.version", { version })}</p>}
      <p>{say("about.licence")}</p>
    </section>
  );
}

/** The server's; null where it does not tell. */
function useVersion(): string | null {
  const [version, setVersion] = useState<string | null>(null);
  useEffect(() => {
    void pageSettings().then((settings) => setVersion(settings.version || null));
  }, []);
  return version;
}
