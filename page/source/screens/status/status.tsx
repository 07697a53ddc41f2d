import { Screen } from "../../parts/screen";
import { say } from "../../words/words";

export function Status() {
  return <Screen title={say("tabs.me")}>{null}</Screen>;
}
