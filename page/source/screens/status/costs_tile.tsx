// What a day and a month have cost, beside what they may cost.

import { CircleDollarSign, TriangleAlert } from "lucide-preact";
import { say, sayCount } from "../../words/words";
import { dollars } from "./amounts";
import { Meter } from "./charts";
import type { Budget, Costs } from "./overview";
import { Lacking, Tile } from "./tile";

export function CostsTile({ costs, fault }: { costs: Costs | null; fault: string | undefined }) {
  return (
    <Tile title={say("status.costs.title")} Icon={CircleDollarSign}>
      {costs === null ? <Lacking fault={fault} /> : <Spent costs={costs} />}
    </Tile>
  );
}

function Spent({ costs }: { costs: Costs }) {
  const { day, month } = costs.budgets;
  return (
    <>
      {day && <Period name={say("status.costs.day")} budget={day} />}
      {month && <Period name={say("status.costs.month")} budget={month} />}
      {costs.providers.length === 0 && <p class="soft">{say("status.costs.nothing")}</p>}
      <ul class="plain-list lines-of">
        {costs.providers.map(({ provider, calls, cost_usd, unpriced }) => (
          <li key={provider}>
            <span>
              <b>{provider}</b> {dollars(cost_usd)}{" "}
              <span class="soft">{sayCount("status.costs.calls", calls)}</span>
              {unpriced > 0 && (
                <span class="soft"> · {sayCount("status.costs.unpriced", unpriced)}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The hard budget is the end of the bar, else the soft one. */
function Period({ name, budget }: { name: string; budget: Budget }) {
  const { spent_usd, soft_usd, hard_usd } = budget;
  const limit = hard_usd ?? soft_usd;
  const spent = dollars(spent_usd);
  const frugal = soft_usd !== null && spent_usd >= soft_usd;
  const usedUp = hard_usd !== null && spent_usd >= hard_usd;
  return (
    <div class="metered">
      <p>
        <b>
          {name} {spent}
        </b>
        <span class="soft">
          {limit === null
            ? say("status.costs.no_limit")
            : say("status.costs.of", { limit: dollars(limit) })}
        </span>
      </p>
      {limit !== null && (
        <Meter
          share={limit > 0 ? spent_usd / limit : 1}
          label={say("status.costs.meter", { period: name, spent, limit: dollars(limit) })}
          bad={frugal || usedUp}
        />
      )}
      {frugal || usedUp ? (
        <p class="late">
          <TriangleAlert aria-hidden="true" />
          {say(usedUp ? "status.costs.used_up" : "status.costs.frugal")}
        </p>
      ) : (
        soft_usd !== null && (
          <p class="soft">{say("status.costs.soft", { limit: dollars(soft_usd) })}</p>
        )
      )}
    </div>
  );
}
