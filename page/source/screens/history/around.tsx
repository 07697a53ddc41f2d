// What stands around the answers: the two views, where the answers come from, and what to do where there are none.

import { Camera, Leaf, ListFilter } from "lucide-preact";
import { person } from "../../api/credentials";
import { online } from "../../store/online";
import { say, sayCount } from "../../words/words";
import { addressOf, type Filter, type View } from "./filter";
import { aheadOf } from "./list";
import type { Shelf } from "./shelf";

/** One of two views, on a phone; a wide screen has room for both. */
export function Views({ filter, view }: { filter: Filter; view: View }) {
  const link = (to: View) => (
    <a class="segment" href={addressOf(filter, to)} aria-current={to === view ? "page" : undefined}>
      {say(`history.views.${to}`)}
    </a>
  );
  return (
    <nav class="segments" aria-label={say("history.views.label")}>
      {link("answers")}
      {link("chart")}
    </nav>
  );
}

/** A line about where the answers come from, where that is not plain. */
export function OriginLine({ there }: { there: Shelf | null }) {
  if (there?.origin === "offline" || !online.value)
    return <p class="card warning">{say("history.offline")}</p>;
  if (person.value !== null) return null;
  return (
    <p class="soft">
      {say("history.of_device")} <a href="/me">{say("history.sign_in")}</a>
    </p>
  );
}

/** How many there are, for those who hear the page. */
export function Status({ there }: { there: Shelf | null }) {
  if (there === null || there.busy) return <p class="unseen" role="status" />;
  const shown = there.pages.reduce((sum, page) => sum + page.length, aheadOf(there).length);
  const text = sayCount("history.shown", shown);
  return (
    <p class="unseen" role="status">
      {there.next === null ? text : `${text} ${say("history.and_older")}`}
    </p>
  );
}

/** Nothing matches a filter. */
export function NothingFound({ clear }: { clear: () => void }) {
  return (
    <div class="card history-nothing">
      <ListFilter aria-hidden="true" />
      <p>{say("history.none_found")}</p>
      <button type="button" class="button" onClick={clear}>
        {say("history.clear")}
      </button>
    </div>
  );
}

/** Nothing was ever photographed. */
export function NothingYet() {
  return (
    <div class="card history-nothing">
      <Leaf aria-hidden="true" />
      <h2>{say("history.none_title")}</h2>
      <p>{say("history.none")}</p>
      <a class="button main" href="/">
        <Camera aria-hidden="true" />
        {say("history.take")}
      </a>
    </div>
  );
}
