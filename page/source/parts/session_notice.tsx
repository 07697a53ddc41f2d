// A sign-in that ended by itself is told once, wherever the person is; and whoever is signed in is met at each visit.

import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { person, signedOut } from "../api/credentials";
import { meet } from "../store/profile";
import { say } from "../words/words";
import { notify } from "./notices";

export function SessionNotice() {
  const { route, path } = useLocation();
  const over = signedOut.value;
  useEffect(() => {
    if (!over) return;
    const act = { text: say("signing_in.ended_again"), run: () => route(`/me?back=${path}`) };
    notify({ kind: "bad", text: say("signing_in.ended"), act });
  }, [over]);
  useEffect(() => {
    // Choices made on another device; without a network those of the last visit hold.
    if (person.peek()) meet().catch(() => undefined);
  }, []);
  return null;
}
