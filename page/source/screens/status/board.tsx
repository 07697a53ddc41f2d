// The whole overview: how it is in one word, what needs attention, then a tile for each part.

import { Pause, Play, RefreshCw } from "lucide-preact";
import { TroubleCard, told } from "../../parts/trouble";
import { say } from "../../words/words";
import { clock } from "./amounts";
import { CacheTile } from "./cache_tile";
import { CostsTile } from "./costs_tile";
import { EVERY, type Following } from "./following";
import { Attention, HealthTile, Overall } from "./health";
import { JobsTile } from "./jobs_tile";
import { CorrectionsTile, PlacesTile, ProgramTile } from "./knowledge_tiles";
import { LettersTile } from "./letters_tile";
import type { Overview } from "./overview";
import { ProvidersTile } from "./providers_tile";
import { QueuesTile } from "./queues_tile";
import { WorkforceTile } from "./workforce_tile";

export function Board({ following }: { following: Following }) {
  const { overview, fault, again } = following;
  if (overview === null) {
    if (fault !== null) return <TroubleCard fault={fault} again={again} />;
    return (
      <p class="soft" role="status">
        {say("status.looking")}
      </p>
    );
  }
  const stale = fault === null ? "" : " stale";
  return (
    <>
      <div class={`status-head${stale}`}>
        <Overall state={overview.health.status} />
        <Refreshing {...following} />
      </div>
      {fault !== null && (
        <p class="card warning" role="status">
          {say("status.stale", { at: clock(following.at, true), why: told(fault) })}
        </p>
      )}
      <div class={`status-parts${stale}`}>
        <Parts overview={overview} />
      </div>
    </>
  );
}

function Refreshing({ at, paused, asking, pause, again }: Following) {
  const values = { at: clock(at, true), seconds: EVERY / 1000 };
  return (
    <div class="row">
      <span class="soft">{say(paused ? "status.paused" : "status.every", values)}</span>
      <button type="button" class="button" onClick={() => pause(!paused)}>
        {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        {say(paused ? "status.go_on" : "status.pause")}
      </button>
      <button
        type="button"
        class="button icon"
        aria-label={say("status.again")}
        title={say("status.again")}
        onClick={again}
      >
        <RefreshCw aria-hidden="true" class={asking ? "turning" : undefined} />
      </button>
    </div>
  );
}

/** By topic: three columns where there is room, one below the other elsewhere. */
function Parts({ overview }: { overview: Overview }) {
  const { faults } = overview;
  return (
    <>
      <Attention components={overview.health.components} />
      <JobsTile jobs={overview.jobs} fault={faults.jobs} />
      <div class="status-columns">
        <div class="status-column">
          <HealthTile components={overview.health.components} />
          <WorkforceTile workforce={overview.workforce} fault={faults.workforce} />
          <ProvidersTile providers={overview.providers} fault={faults.providers} />
        </div>
        <div class="status-column">
          <QueuesTile queues={overview.queues} fault={faults.queues} />
          <LettersTile letters={overview.dead_letters} fault={faults.dead_letters} />
          <CorrectionsTile corrections={overview.corrections} fault={faults.corrections} />
        </div>
        <div class="status-column">
          <CostsTile costs={overview.costs} fault={faults.costs} />
          <CacheTile cache={overview.cache} photos={overview.remembered} fault={faults.cache} />
          <PlacesTile places={overview.places} fault={faults.places} />
          <ProgramTile overview={overview} />
        </div>
      </div>
    </>
  );
}
