// An address where there is nothing.

import { Screen } from "../parts/screen";
import { say } from "../words/words";

export function NotFound() {
  return (
    <Screen title={say("not_found.title")}>
      <p>{say("not_found.what")}</p>
      <p>
        <a class="button" href="/">
          {say("not_found.home")}
        </a>
      </p>
    </Screen>
  );
}
