import { Screen } from "../../parts/screen";
import { say } from "../../words/words";

export function Me() {
  return <Screen title={say("tabs.me")}>{null}</Screen>;
}
