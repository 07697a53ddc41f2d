import { Screen } from "../../parts/screen";
import { say } from "../../words/words";

export function LookUp() {
  return <Screen title={say("tabs.look_up")}>{null}</Screen>;
}
