// A district chosen by name, without a place service: the names come with the map's borders.

import { useEffect, useState } from "preact/hooks";
import { Sheet } from "../../parts/sheet";
import { TroubleCard } from "../../parts/trouble";
import { say, spoken } from "../../words/words";
import { type Country, country, type Named, namesIn } from "./map/ground";
import { lookAround } from "./where";

interface Props {
  close(): void;
  chosen(): void;
}

export function Districts({ close, chosen }: Props) {
  const [known, setKnown] = useState<Country | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    setFault(null);
    country().then(setKnown, setFault);
  }, [times]);
  return (
    <Sheet title={say("bins.district_title")} close={close}>
      {fault !== null && <TroubleCard fault={fault} again={() => setTimes(times + 1)} />}
      {known !== null && <Choice known={known} chosen={chosen} />}
    </Sheet>
  );
}

/** What is chosen so far, by id or name; "" where nothing is. */
interface Chosen {
  province: string;
  district: string;
  part: string;
}

const SEOUL: Chosen = { province: "11", district: "", part: "" };

function Choice({ known, chosen }: { known: Country; chosen(): void }) {
  const [now, choose] = useState(SEOUL);
  const parts = useParts(now.province, now.district);
  const districts = known.provinces.find((one) => one.id === now.province)?.districts ?? [];
  const place = named(parts, now.part) ?? named(districts, now.district);

  function look(event: Event): void {
    event.preventDefault();
    if (place === undefined) return;
    const name = now.part === "" ? titled(place) : `${now.district} ${now.part}`;
    lookAround({ lat: place.lat, lon: place.lon, by: "district", name });
    chosen();
  }

  return (
    <form class="stack" onSubmit={look}>
      <Select
        label={say("bins.province")}
        value={now.province}
        choose={(province) => choose({ ...SEOUL, province })}
        options={known.provinces.map((one) => [one.id, spoken() === "en" ? one.en : one.ko])}
      />
      <Select
        label={say("bins.district_of")}
        value={now.district}
        choose={(district) => choose({ ...now, district, part: "" })}
        options={[["", say("bins.choose")], ...districts.map(optionOf)]}
      />
      {parts.length > 0 && (
        <Select
          label={say("bins.part_of")}
          value={now.part}
          choose={(part) => choose({ ...now, part })}
          options={[["", say("bins.part_any")], ...parts.map(({ name }) => [name, name] as const)]}
        />
      )}
      <button type="submit" class="button main" disabled={now.district === ""}>
        {say("bins.look_there")}
      </button>
    </form>
  );
}

interface SelectProps {
  label: string;
  value: string;
  choose(value: string): void;
  options: readonly (readonly [string, string])[];
}

function Select({ label, value, choose, options }: SelectProps) {
  return (
    <label class="field bins-field">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The neighbourhoods of a district, by name; none until they are there. */
function useParts(province: string, district: string): readonly Named[] {
  const [parts, setParts] = useState<readonly Named[]>([]);
  useEffect(() => {
    let wanted = true;
    setParts([]);
    if (district === "") return;
    // A district alone will do where its parts cannot be fetched.
    namesIn(province, district).then(
      (found) => wanted && setParts(found),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [province, district]);
  return parts;
}

function named(districts: readonly Named[], name: string): Named | undefined {
  return districts.find((one) => one.name === name);
}

function optionOf(district: Named): readonly [string, string] {
  return [district.name, titled(district)];
}

function titled(district: Named): string {
  return spoken() === "en" && district.en !== "" ? district.en : district.name;
}
