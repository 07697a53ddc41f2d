// The first screen: take a photo. Below it what is on its way, and what was answered last.

import { CloudOff } from "lucide-preact";
import { Screen } from "../../parts/screen";
import { online } from "../../store/online";
import { photos } from "../../store/photos";
import { say } from "../../words/words";
import { HowItWorks } from "./how_it_works";
import { LastAnswers } from "./last_answers";
import { OnTheWay } from "./on_the_way";
import { Taking } from "./taking";

export function Home() {
  const all = photos.value;
  const onTheWay = all?.filter((one) => one.state !== "done") ?? [];
  const answered = all?.filter((one) => one.state === "done") ?? [];
  return (
    <Screen title={say("home.title")}>
      <p class="home-what">{say("home.what")}</p>
      {!online.value && (
        <p class="home-offline" role="status">
          <CloudOff aria-hidden="true" />
          {say("home.offline")}
        </p>
      )}
      <Taking />
      {onTheWay.length > 0 && <OnTheWay photos={onTheWay} />}
      {answered.length > 0 && <LastAnswers photos={answered} />}
      {all?.length === 0 && <HowItWorks />}
    </Screen>
  );
}
