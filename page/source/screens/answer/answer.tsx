import { Screen } from "../../parts/screen";
import { say } from "../../words/words";

export function Answer() {
  return <Screen title={say("tabs.photo")}>{null}</Screen>;
}
