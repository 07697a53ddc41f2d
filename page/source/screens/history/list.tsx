// The entries under their days. A page that stands is not drawn again when the next one comes, and one that is far away
// is not there at all: ten thousand entries are as light as a hundred.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { forgotten } from "../../store/forgetting";
import { say, spoken } from "../../words/words";
import { dayName, koreanDay } from "./days";
import type { Entry } from "./entry";
import { inView, NEARBY, WIDELY } from "./in_view";
import { Row } from "./row";
import { more, type Shelf } from "./shelf";
import { unanswered } from "./source";

export function List({ there }: { there: Shelf }) {
  const today = koreanDay(Date.now());
  const ahead = aheadOf(there);
  const elsewhere = [...forgotten.value, ...ahead.map((entry) => entry.key)];
  const pages = useMemo(
    () => without(there.pages, new Set(elsewhere)),
    [there.pages, elsewhere.join()],
  );
  const days = lastDays(pages);
  return (
    <div class="entries" aria-busy={there.busy}>
      {ahead.length > 0 && (
        <section class="entry-day">
          <h2>{say("history.ahead")}</h2>
          <Rows entries={ahead} />
        </section>
      )}
      {pages.map((page, number) => (
        <Page key={number} entries={page} before={days[number] ?? ""} today={today} />
      ))}
      {there.next !== null && there.fault === null && <More busy={there.busy} />}
    </div>
  );
}

interface PageProps {
  entries: readonly Entry[];
  /** The day that the page before ends with: it has its heading already. */
  before: string;
  today: string;
}

function Page({ entries, before, today }: PageProps) {
  const language = spoken();
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box, entries);
  const height = near ? undefined : heights.get(entries);
  return useMemo(
    () => (
      <div class="entry-page" ref={box} style={{ height }}>
        {near &&
          byDay(entries).map(([day, some]) => (
            <section key={day} class="entry-day" data-language={language}>
              {day === before ? (
                <h2 class="unseen">{say("history.more_of", { day: dayName(day, today) })}</h2>
              ) : (
                <h2>{dayName(day, today)}</h2>
              )}
              <Rows entries={some} />
            </section>
          ))}
      </div>
    ),
    [entries, before, today, language, near, height],
  );
}

/** Pixels of pages that are far away: they take their place and nothing else. */
const heights = new WeakMap<readonly Entry[], number>();

/** Whether a page is near enough to be drawn. One that has the focus always is. */
function useNear(box: { current: HTMLElement | null }, entries: readonly Entry[]): boolean {
  const [near, setNear] = useState(!heights.has(entries));
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    return inView(element, WIDELY, (isNear) => {
      if (isNear) setNear(true);
      else if (!element.contains(document.activeElement) && element.childElementCount > 0) {
        heights.set(entries, element.offsetHeight);
        setNear(false);
      }
    });
  }, [box, entries]);
  return near;
}

function Rows({ entries }: { entries: readonly Entry[] }) {
  return (
    <ul class="plain-list entry-list">
      {entries.map((entry) => (
        <Row key={entry.key} entry={entry} />
      ))}
    </ul>
  );
}

/** Brings the next page when it comes near, or when it is pressed. */
function More({ busy }: { busy: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (button.current === null || busy) return;
    return inView(button.current, NEARBY, (near) => near && void more());
  }, [busy]);
  return (
    <button type="button" class="button entry-more" ref={button} onClick={() => void more()}>
      {say(busy ? "history.loading" : "history.more")}
    </button>
  );
}

/** Photos that have no answer, but those that the server says have none: they stand under their day. */
export function aheadOf(there: Shelf): readonly Entry[] {
  const told = new Set(there.pages.flatMap((page) => page.map((entry) => entry.key)));
  return unanswered(there.filter).filter(
    (entry) => entry.state === "working" || !told.has(entry.key),
  );
}

/** Pages without some entries; a page that loses nothing stays the same value. */
function without(pages: Shelf["pages"], keys: ReadonlySet<string>): Shelf["pages"] {
  const isOut = ({ key }: Entry) => keys.has(key);
  return pages.map((page) => (page.some(isOut) ? page.filter((one) => !isOut(one)) : page));
}

function byDay(entries: readonly Entry[]): [string, Entry[]][] {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = koreanDay(entry.at);
    const some = days.get(day);
    if (some) some.push(entry);
    else days.set(day, [entry]);
  }
  return [...days];
}

/** For each page the day that comes right before it. */
function lastDays(pages: Shelf["pages"]): string[] {
  let day = "";
  return pages.map((page) => {
    const before = day;
    const last = page.at(-1);
    if (last) day = koreanDay(last.at);
    return before;
  });
}
