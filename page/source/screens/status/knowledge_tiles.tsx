// What people say of answers, what is known of places, and the program itself.

import { Info, MapPin, MessageSquareWarning } from "lucide-preact";
import { number, say, sayCount } from "../../words/words";
import { duration } from "./amounts";
import type { Corrections, Overview, Places } from "./overview";
import { Command, Figure, Lacking, Pair, Tile } from "./tile";

interface OfCorrections {
  corrections: Corrections | null;
  fault: string | undefined;
}

export function CorrectionsTile({ corrections, fault }: OfCorrections) {
  return (
    <Tile title={say("status.corrections.title")} Icon={MessageSquareWarning}>
      {corrections === null ? <Lacking fault={fault} /> : <Said corrections={corrections} />}
    </Tile>
  );
}

function Said({ corrections: { right, wrong, unreviewed } }: { corrections: Corrections }) {
  return (
    <>
      <dl class="figures">
        <Figure value={number(right)} name={say("status.corrections.right")} />
        <Figure value={number(wrong)} name={say("status.corrections.wrong")} />
      </dl>
      {unreviewed === 0 ? (
        <p class="soft">{say("status.corrections.none")}</p>
      ) : (
        <>
          <p class="soft">{sayCount("status.corrections.unreviewed", unreviewed)}</p>
          <Command>wastecoach feedback review</Command>
        </>
      )}
    </>
  );
}

export function PlacesTile({
  places,
  fault,
}: {
  places: Places | null;
  fault: string | undefined;
}) {
  return (
    <Tile title={say("status.places.title")} Icon={MapPin}>
      {places === null ? <Lacking fault={fault} /> : <Known places={places} />}
    </Tile>
  );
}

function Known({ places: { sources, kakao } }: { places: Places }) {
  return (
    <>
      {sources.length === 0 && (
        <>
          <p class="soft">
            {say("status.places.none")} {say("status.places.load")}
          </p>
          <Command>wastecoach seed-bins</Command>
        </>
      )}
      <ul class="plain-list lines-of">
        {sources.map(({ source, points, dated, age_days }) => (
          <li key={source}>
            <span>
              <b>{source}</b>{" "}
              <span class="soft">
                {sayCount("status.places.points", points)} · {dated}
                {age_days !== null && ` · ${sayCount("status.places.age", age_days)}`}
              </span>
            </span>
          </li>
        ))}
        <li>
          <span>
            <b>{say("status.places.kakao")}</b>{" "}
            <span class="soft">{say(`status.places.${kakao}`)}</span>
          </span>
        </li>
      </ul>
    </>
  );
}

export function ProgramTile({ overview }: { overview: Overview }) {
  return (
    <Tile title={say("status.program.title")} Icon={Info}>
      <dl class="pairs">
        <Pair name={say("status.program.version")} value={overview.version} />
        <Pair name={say("status.program.uptime")} value={duration(overview.uptime_s)} />
      </dl>
    </Tile>
  );
}
