// Korean or English, with one tap.

import { choose } from "../store/profile";
import { LANGUAGE_NAMES, LANGUAGES } from "../words/language";
import { say, spoken } from "../words/words";

export function LanguageSwitch() {
  const now = spoken();
  const other = LANGUAGES.find((one) => one !== now) ?? now;
  return (
    <button
      type="button"
      class="button quiet"
      lang={other}
      onClick={() => choose({ language: other })}
      aria-label={`${LANGUAGE_NAMES[other]} · ${say("bar.language")}`}
    >
      {LANGUAGE_NAMES[other]}
    </button>
  );
}
