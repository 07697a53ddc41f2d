// Looking a thing up by its name, without a photo. The address says what was looked up: it can be shared, and one can go back.

import { Clock } from "lucide-preact";
import { useLocation } from "preact-iso/router";
import { ItemSearch } from "../../parts/item_search";
import { Screen } from "../../parts/screen";
import { forgetRecent, recent } from "../../store/looked_up";
import { say } from "../../words/words";
import { type Asked, addressOf, askedOf } from "./address";
import { Examples } from "./examples";
import { Result } from "./result";

export function LookUp() {
  const { query, route } = useLocation();
  const asked = askedOf(query);
  return (
    <Screen title={say("look_up.title")}>
      <ItemSearch
        label={say("look_up.label")}
        text={asked?.text ?? ""}
        pick={({ id, name }) => route(addressOf({ text: name, item: id }))}
        submit={(text) => route(addressOf({ text }))}
      />
      {asked ? <Result key={addressOf(asked)} asked={asked} /> : <Beginnings />}
    </Screen>
  );
}

/** Where to begin: what was looked up here before, and what many ask. */
function Beginnings() {
  return (
    <>
      {recent.value.length > 0 && (
        <section class="stack">
          <div class="row recent-head">
            <h2>{say("look_up.recent")}</h2>
            <button type="button" class="button quiet" onClick={forgetRecent}>
              {say("look_up.forget")}
            </button>
          </div>
          <ul class="plain-list recent">
            {recent.value.map((one) => (
              <li key={one.item}>
                <Again asked={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section class="stack">
        <h2>{say("look_up.examples")}</h2>
        <Examples />
      </section>
    </>
  );
}

function Again({ asked }: { asked: Asked }) {
  return (
    <a href={addressOf(asked)}>
      <Clock aria-hidden="true" />
      {asked.text}
    </a>
  );
}
