// What to do with one thing: where it goes, how, why. The rules' own order: what the thing needs first comes first.

import { ChevronDown, ExternalLink, Info, MapPin, Phone, TriangleAlert } from "lucide-preact";
import type { ComponentChildren } from "preact";
import type { Guidance } from "../api/types";
import { type Key, say, when } from "../words/words";
import { iconOf } from "./stream_icons";
import { looksOf } from "./stream_mark";

interface Props {
  guidance: Guidance;
  /** Ids of the steps that it needs in any state; null where nobody knows. */
  usual: ReadonlySet<string> | null;
  /** What stands between where it goes and how: its states. */
  children?: ComponentChildren;
}

export function GuidanceCard({ guidance, usual, children }: Props) {
  return (
    <>
      <Where guidance={guidance} />
      {children}
      <Warnings lines={guidance.warnings} />
      <Steps guidance={guidance} usual={usual} />
      <Lines title="card.why" lines={guidance.why} />
      <Lines title="card.notes" lines={guidance.notes ?? []} />
      <Lines title="card.tip" lines={guidance.tip ? [guidance.tip] : []} />
      <Sources guidance={guidance} />
    </>
  );
}

/** The strong band: the stream in its colour, below it what stands there and how to get there. */
export function Where({ guidance }: { guidance: Guidance }) {
  const goesTo = guidance.goes_to;
  if (!guidance.stream) return null;
  const looks = looksOf(guidance.stream);
  const Icon = iconOf(looks.icon);
  return (
    <section class="where" style={{ borderColor: looks.colour, backgroundColor: looks.colour }}>
      <h3 class="where-band" style={{ backgroundColor: looks.colour, color: looks.ink }}>
        <Icon />
        <span>
          <span class="unseen">{say("card.goes_to")}: </span>
          {guidance.stream_name}
        </span>
      </h3>
      {goesTo && (
        <div class="where-text">
          <p>{goesTo.text}</p>
          <Ways guidance={guidance} />
        </div>
      )}
    </section>
  );
}

/** Whom to call, where to read on, where the nearest is. */
function Ways({ guidance }: { guidance: Guidance }) {
  const { phone, link, places } = guidance.goes_to ?? {};
  if (!phone && !link && !places) return null;
  return (
    <div class="row">
      {places && (
        <a class="button" href={`/bins?stream=${guidance.stream}`}>
          <MapPin aria-hidden="true" />
          {say("advice.nearest")}
        </a>
      )}
      {phone && (
        <a class="button" href={`tel:${phone}`}>
          <Phone aria-hidden="true" />
          {phone}
        </a>
      )}
      {link && (
        <a class="button" href={link} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden="true" />
          {say("advice.website")}
        </a>
      )}
    </div>
  );
}

function Warnings({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section class="careful">
      <h3>
        <TriangleAlert aria-hidden="true" />
        {say("card.warnings")}
      </h3>
      <Bullets lines={lines} />
    </section>
  );
}

function Steps({ guidance, usual }: Props) {
  if (guidance.steps.length === 0) return null;
  return (
    <section class="advice">
      <h3>{say("card.how")}</h3>
      <ol class="steps">
        {guidance.steps.map((step, at) => {
          const id = guidance.step_ids?.[at] ?? step;
          const own = usual !== null && !usual.has(id);
          return (
            <li key={id} class={own ? "own" : undefined}>
              <span>
                {step}
                {own && <em class="own-mark">{say("advice.of_its_state")}</em>}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Lines({ title, lines }: { title: Key; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section class="advice">
      <h3>{say(title)}</h3>
      <Bullets lines={lines} />
    </section>
  );
}

function Bullets({ lines }: { lines: readonly string[] }): ComponentChildren {
  return (
    <ul class="bullets">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** Who says so, and when that was last read; folded, for those who ask. */
function Sources({ guidance }: { guidance: Guidance }) {
  if (guidance.sources.length === 0) return null;
  return (
    <details class="sources">
      <summary>
        <Info aria-hidden="true" />
        {say("card.sources")}
        <ChevronDown aria-hidden="true" class="fold-mark" />
      </summary>
      <ul class="bullets">
        {guidance.sources.map(({ title, url, checked }) => (
          <li key={title}>
            {url ? (
              <a href={url} target="_blank" rel="noreferrer">
                {title}
              </a>
            ) : (
              title
            )}{" "}
            <span class="soft">{say("card.checked", { date: when(checked) })}</span>
          </li>
        ))}
      </ul>
      {guidance.phrased_by && guidance.phrased_by !== "rules" && (
        <p class="soft">{say("advice.phrased_by", { coach: guidance.phrased_by })}</p>
      )}
    </details>
  );
}
