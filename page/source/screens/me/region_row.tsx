// The municipality whose rules hold, and the way to another one.

import { ChevronRight, MapPinned } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Region } from "../../api/types";
import { region } from "../../store/preferences";
import { profile } from "../../store/profile";
import { say, spoken } from "../../words/words";
import { RegionSheet } from "./region_sheet";
import { meetRegions, regionsIn } from "./regions";

export function RegionRow() {
  const [open, setOpen] = useState(false);
  const language = spoken();
  useEffect(() => {
    // The name is a comfort: without it the id stands there.
    meetRegions(language).catch(() => undefined);
  }, [language]);
  return (
    <div class="field">
      <button type="button" class="line" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <MapPinned aria-hidden="true" />
        <span class="line-words">
          <span class="line-name">{say("settings.region")}</span>
          <span class="line-value">{regionName(region.value, regionsIn(language))}</span>
        </span>
        <ChevronRight aria-hidden="true" />
      </button>
      <p class="soft">{say("settings.region_what")}</p>
      {open && <RegionSheet close={() => setOpen(false)} />}
    </div>
  );
}

function regionName(id: string | null, regions: readonly Region[] | null): string {
  if (id === null) return say("settings.region_everywhere");
  const found = regions?.find((one) => one.id === id);
  if (found) return found.name;
  if (regions) return say("settings.region_unlisted", { region: id });
  return (profile.value?.region === id && profile.value.region_name) || id;
}
