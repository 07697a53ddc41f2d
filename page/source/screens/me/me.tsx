// Everything about whoever is here: signed in or not, on the same page.

import { ChartNoAxesColumn, ChevronRight, History } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { kept, person } from "../../api/credentials";
import { Screen } from "../../parts/screen";
import { TroubleCard } from "../../parts/trouble";
import { meet, profile } from "../../store/profile";
import { type Key, say } from "../../words/words";
import { AboutCard, PrivacyCard } from "./about_cards";
import { AccountsCard } from "./accounts_card";
import { DataCard } from "./data_card";
import { PersonCard } from "./person_card";
import { SessionsCard } from "./sessions_card";
import { SettingsCard } from "./settings_card";
import { SignInCard } from "./sign_in_card";

export function Me() {
  const somebody = person.value;
  const before = useRef(somebody?.id);
  useEffect(() => {
    // What had the focus is gone with whoever was here.
    if (before.current !== somebody?.id) document.getElementById("main")?.focus();
    before.current = somebody?.id;
  }, [somebody?.id]);
  return (
    <Screen title={say("tabs.me")}>
      {somebody ? <PersonCard person={somebody} /> : <SignInCard />}
      <nav class="card lines" aria-label={say("tabs.me")}>
        <Way href="/history" name="me.history" what="me.history_what" Icon={History} />
        {somebody?.role === "admin" && (
          <Way href="/status" name="me.status" what="me.status_what" Icon={ChartNoAxesColumn} />
        )}
      </nav>
      <SettingsCard />
      {somebody && <OfPerson key={somebody.id} />}
      {somebody ? <DataCard whose="account" known /> : <DataOfDevice />}
      <PrivacyCard />
      <AboutCard />
    </Screen>
  );
}

interface WayProps {
  href: string;
  name: Key;
  what: Key;
  Icon: typeof History;
}

function Way({ href, name, what, Icon }: WayProps) {
  return (
    <a class="line" href={href}>
      <Icon aria-hidden="true" />
      <span class="line-words">
        <span class="line-name">{say(name)}</span>
        <span class="soft">{say(what)}</span>
      </span>
      <ChevronRight aria-hidden="true" />
    </a>
  );
}

/** What only the server knows of them. */
function OfPerson() {
  const [fault, setFault] = useState<unknown>(null);
  const look = () => {
    setFault(null);
    meet().catch(setFault);
  };
  useEffect(look, []);
  const accounts = profile.value?.accounts;
  return (
    <>
      {fault !== null && <TroubleCard fault={fault} again={look} />}
      {accounts && <AccountsCard accounts={accounts} />}
      {accounts && <SessionsCard />}
    </>
  );
}

/** A device that never sent anything has no token, and nothing to download. */
function DataOfDevice() {
  const [known, setKnown] = useState(false);
  const look = () => void kept("device").then((device) => setKnown(device !== null));
  useEffect(look, []);
  return <DataCard whose="device" known={known} erased={look} />;
}
