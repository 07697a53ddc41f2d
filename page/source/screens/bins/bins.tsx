import { Screen } from "../../parts/screen";
import { say } from "../../words/words";

export function Bins() {
  return <Screen title={say("tabs.bins")}>{null}</Screen>;
}
