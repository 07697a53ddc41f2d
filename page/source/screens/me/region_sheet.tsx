// All municipalities of the rule book, to choose one.

import { Check } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Region } from "../../api/types";
import { Sheet } from "../../parts/sheet";
import { TroubleCard } from "../../parts/trouble";
import { region } from "../../store/preferences";
import { choose } from "../../store/profile";
import { say, sayCount, spoken } from "../../words/words";
import { matching } from "./region_names";
import { meetRegions, regionsIn } from "./regions";

export function RegionSheet({ close }: { close: () => void }) {
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const language = spoken();
  const regions = regionsIn(language);
  const meet = () => {
    setFault(null);
    meetRegions(language).catch(setFault);
  };
  useEffect(meet, [language]);
  const take = (id: string | null) => {
    choose({ region: id });
    close();
  };
  return (
    <Sheet title={say("settings.region_choose")} close={close}>
      <div class="field">
        <label for="region-search">{say("settings.region_search")}</label>
        <input
          id="region-search"
          type="search"
          autocomplete="off"
          enterkeyhint="search"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <div class="regions">
        {typed === "" && <Everywhere take={take} />}
        {fault !== null && <TroubleCard fault={fault} again={meet} />}
        {regions && <Found regions={matching(regions, typed)} typed={typed} take={take} />}
      </div>
    </Sheet>
  );
}

function Everywhere({ take }: { take: (id: string | null) => void }) {
  return (
    <RegionButton
      name={say("settings.region_everywhere")}
      note={say("settings.region_everywhere_what")}
      chosen={region.value === null}
      take={() => take(null)}
    />
  );
}

interface FoundProps {
  regions: readonly Region[];
  typed: string;
  take: (id: string) => void;
}

function Found({ regions, typed, take }: FoundProps) {
  return (
    <>
      <p class={typed === "" ? "unseen" : "soft"} role="status">
        {regions.length === 0
          ? say("settings.region_none", { text: typed })
          : sayCount("settings.region_found", regions.length)}
      </p>
      <ul class="plain-list">
        {regions.map(({ id, name }) => (
          <li key={id}>
            <RegionButton name={name} chosen={region.value === id} take={() => take(id)} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface ButtonProps {
  name: string;
  note?: string;
  chosen: boolean;
  take: () => void;
}

function RegionButton({ name, note, chosen, take }: ButtonProps) {
  return (
    <button type="button" class="region" aria-pressed={chosen} onClick={take}>
      <span>
        <span>{name}</span>
        {note && <span class="soft">{note}</span>}
      </span>
      {chosen && <Check aria-hidden="true" />}
    </button>
  );
}
