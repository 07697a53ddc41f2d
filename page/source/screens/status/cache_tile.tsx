// How many of today's photos were known, and how many are remembered.

import { History } from "lucide-preact";
import { number, say, sayCount } from "../../words/words";
import { percent } from "./amounts";
import { Ring } from "./charts";
import type { Cache } from "./overview";
import { Lacking, Pair, Tile } from "./tile";

interface Props {
  cache: Cache | null;
  /** In the cache; null where nobody can tell. */
  photos: number | null;
  fault: string | undefined;
}

export function CacheTile({ cache, photos, fault }: Props) {
  return (
    <Tile title={say("status.cache.title")} Icon={History}>
      {cache === null ? <Lacking fault={fault} /> : <Today cache={cache} />}
      {photos !== null && cache?.on !== false && (
        <p class="soft">{sayCount("status.cache.remembered", photos)}</p>
      )}
    </Tile>
  );
}

function Today({ cache }: { cache: Cache }) {
  if (!cache.on) return <p class="soft">{say("status.cache.off")}</p>;
  if (cache.hit_rate === null) return <p class="soft">{say("status.cache.none")}</p>;
  return (
    <div class="ringed">
      <Ring
        share={cache.hit_rate}
        label={say("status.cache.ring", { rate: percent(cache.hit_rate) })}
      />
      <div>
        <p class="soft" aria-hidden="true">
          {say("status.cache.rate")}
        </p>
        <dl class="pairs">
          <Pair name={say("status.cache.exact")} value={number(cache.exact)} />
          <Pair name={say("status.cache.near")} value={number(cache.near)} />
          <Pair name={say("status.cache.miss")} value={number(cache.miss)} />
        </dl>
      </div>
    </div>
  );
}
