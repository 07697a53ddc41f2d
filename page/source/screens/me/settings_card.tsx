// Where and how somebody lives, language, brightness: on this device, and in the profile of whoever is signed in.

import { HOUSINGS, housing, paint, THEMES, theme } from "../../store/preferences";
import { choose } from "../../store/profile";
import { LANGUAGE_NAMES, LANGUAGES } from "../../words/language";
import { say, spoken } from "../../words/words";
import { OneOf } from "./one_of";
import { RegionRow } from "./region_row";

/** What is not said is a choice as well. */
const UNSAID = "unsaid";

export function SettingsCard() {
  return (
    <section class="card settings" aria-labelledby="settings">
      <h2 id="settings">{say("settings.title")}</h2>
      <RegionRow />
      <Housing />
      <OneOf
        label={say("settings.language")}
        values={LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value], lang: value }))}
        chosen={spoken()}
        choose={(language) => choose({ language })}
      />
      <OneOf
        label={say("settings.theme")}
        values={THEMES.map((value) => ({ value, text: say(`settings.theme_${value}`) }))}
        chosen={theme.value}
        choose={paint}
      />
    </section>
  );
}

function Housing() {
  const known = HOUSINGS.map((value) => ({ value, text: say(`settings.housing_${value}`) }));
  return (
    <OneOf
      label={say("settings.housing")}
      values={[...known, { value: UNSAID, text: say("settings.housing_unsaid") }]}
      chosen={housing.value ?? UNSAID}
      choose={(kind) => choose({ housing: kind === UNSAID ? null : kind })}
    />
  );
}
