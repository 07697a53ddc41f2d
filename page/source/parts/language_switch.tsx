// Korean or English, with one tap.

import { LANGUAGES, type Language, speak } from "../words/language";
import { say, spoken } from "../words/words";

const NAMES: Record<Language, string> = { ko: "한국어", en: "English" };

export function LanguageSwitch() {
  const now = spoken();
  const other = LANGUAGES.find((one) => one !== now) ?? now;
  return (
    <button
      type="button"
      class="button quiet"
      lang={other}
      onClick={() => speak(other)}
      aria-label={`${NAMES[other]} · ${say("bar.language")}`}
    >
      {NAMES[other]}
    </button>
  );
}
