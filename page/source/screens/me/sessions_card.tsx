// Where somebody is signed in, and ending it elsewhere.

import { MonitorSmartphone } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { Refused } from "../../api/refusals";
import { ask } from "../../api/server";
import type { SignedInAt } from "../../api/types";
import { notify } from "../../parts/notices";
import { TroubleCard, TroubleLine } from "../../parts/trouble";
import { useDoing } from "../../parts/use_doing";
import { say, when } from "../../words/words";
import { providerName } from "./provider_names";

export function SessionsCard() {
  const { sessions, fault, again } = useSessions();
  const ending = useDoing();
  const end = (one: SignedInAt) =>
    ending.run(async () => {
      await endSession(one.id);
      notify({ kind: "good", text: say("sessions.ended", { label: nameOf(one) }) });
      again();
    });
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">{say("sessions.title")}</h2>
      {fault !== null && <TroubleCard fault={fault} again={again} />}
      <ul class="plain-list lines" aria-busy={sessions === null && fault === null}>
        {sessions?.map((one) => (
          <SessionLine key={one.id} session={one} busy={ending.busy} end={() => end(one)} />
        ))}
      </ul>
      <TroubleLine fault={ending.fault} />
    </section>
  );
}

const SEEN: Intl.DateTimeFormatOptions = {
  ...({ month: "short", day: "numeric" } as const),
  ...({ hour: "numeric", minute: "2-digit" } as const),
};

interface LineProps {
  session: SignedInAt;
  busy: boolean;
  end: () => void;
}

function SessionLine({ session, busy, end }: LineProps) {
  const seen = say("sessions.seen", { date: when(session.seen_at, SEEN) });
  return (
    <li class="line">
      <MonitorSmartphone aria-hidden="true" />
      <span class="line-words">
        <span class="line-name">{nameOf(session)}</span>
        <span class="soft">
          {providerName(session.provider)} · {session.current ? say("sessions.now") : seen}
        </span>
      </span>
      {session.current ? (
        <span class="badge">{say("sessions.here")}</span>
      ) : (
        <button
          type="button"
          class="button"
          disabled={busy}
          aria-label={say("sessions.end_one", { label: nameOf(session) })}
          onClick={end}
        >
          {say("sessions.end")}
        </button>
      )}
    </li>
  );
}

function useSessions() {
  const [sessions, setSessions] = useState<SignedInAt[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const again = () => {
    setFault(null);
    ask<{ sessions: SignedInAt[] }>("/users/me/sessions").then(
      (answer) => setSessions(answer.sessions),
      setFault,
    );
  };
  useEffect(again, []);
  return { sessions, fault, again };
}

/** One that is over already is ended. */
async function endSession(id: string): Promise<void> {
  try {
    await ask(`/users/me/sessions/${id}`, { method: "DELETE" });
  } catch (fault) {
    if (!(fault instanceof Refused && fault.code === "session_not_found")) throw fault;
  }
}

function nameOf(session: SignedInAt): string {
  return session.label || say("sessions.unnamed");
}
