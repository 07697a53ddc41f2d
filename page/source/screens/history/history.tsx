// What somebody had answered: the answers under their days, and where it all went.

import { useLocation } from "preact-iso/router";
import { Screen } from "../../parts/screen";
import { TroubleCard } from "../../parts/trouble";
import { forgotten } from "../../store/forgetting";
import { say } from "../../words/words";
import { NothingFound, NothingYet, OriginLine, Status, Views } from "./around";
import { Chart } from "./chart";
import { later } from "./days";
import { addressOf, EVERYTHING, type Filter, filterOf, narrows, viewOf } from "./filter";
import { FilterBar } from "./filter_bar";
import { aheadOf, List } from "./list";
import { again, keyOf, type Shelf } from "./shelf";
import type { Counted } from "./statistics";
import { useCounted } from "./use_counted";
import { useShelf } from "./use_shelf";

export function History() {
  const { query, route } = useLocation();
  const filter = filterOf(query);
  const view = viewOf(query);
  const there = useShelf(filter);
  const all = useCounted(there);
  const show = (since: string) =>
    route(addressOf({ ...EVERYTHING, since, until: later(since, 6) }));
  if (isEmpty(there, filter) && !narrows(filter)) {
    return (
      <Screen title={say("history.title")}>
        <NothingYet />
        <OriginLine there={there} />
      </Screen>
    );
  }
  return (
    <Screen title={say("history.title")} wide>
      <Views filter={filter} view={view} />
      <div class={`history shows-${view}`}>
        <Answers filter={filter} there={there} all={all} />
        <div class="history-chart">{all && <Chart all={all} show={show} />}</div>
      </div>
    </Screen>
  );
}

interface AnswersProps {
  filter: Filter;
  there: Shelf | null;
  all: Counted | null;
}

function Answers({ filter, there, all }: AnswersProps) {
  const { route } = useLocation();
  return (
    <div class="history-answers stack">
      <FilterBar
        filter={filter}
        all={all}
        choose={(wanted) => route(addressOf(wanted))}
        adjust={(wanted) => route(addressOf(wanted), true)}
      />
      <OriginLine there={there} />
      <Status there={there} />
      {isEmpty(there, filter) && <NothingFound clear={() => route(addressOf(EVERYTHING))} />}
      {there ? <List there={there} /> : <p class="soft">{say("history.loading")}</p>}
      {there?.fault != null && <TroubleCard fault={there.fault} again={again} />}
    </div>
  );
}

function isEmpty(there: Shelf | null, filter: Filter): boolean {
  if (there?.key !== keyOf(filter) || there.busy || there.fault !== null) return false;
  const gone = forgotten.value;
  const left = there.pages.some((page) => page.some((one) => !gone.has(one.key)));
  return !left && there.next === null && aheadOf(there).length === 0;
}
