// Screens that are fetched when they are first seen, also when the server has a newer version of them by then.

import { RefreshCw } from "lucide-preact";
import type { FunctionComponent } from "preact";
import lazy from "preact-iso/lazy";
import { say } from "../words/words";
import { notify } from "./notices";
import { Screen } from "./screen";

const RELOADED = "wastecoach.reloaded";
/** Milliseconds within which the page is not loaded anew a second time. */
const ONCE_IN = 30_000;

/** A screen that is fetched when it is first seen. */
export function lazily(load: () => Promise<FunctionComponent>): FunctionComponent {
  return lazy(() => load().catch(missing));
}

/**
 * The names of files change with what is in them: a page that has been open for long asks for some that are gone, and is
 * loaded anew, once. Without a network that would leave nothing of it.
 */
async function missing(): Promise<FunctionComponent> {
  if (!(await reachable()) || !isFirstTime()) return Unloaded;
  location.reload();
  return new Promise<never>(() => {});
}

/** Whether it was not loaded anew just now; notes that it is. Where the browser keeps nothing nobody knows. */
function isFirstTime(): boolean {
  try {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Math.abs(Date.now() - last) < ONCE_IN) return false;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}

async function reachable(): Promise<boolean> {
  try {
    return (await fetch("/", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function Unloaded() {
  return (
    <Screen title={say("version.unloaded_title")}>
      <p>{say("version.unloaded")}</p>
      <p>
        <button type="button" class="button main" onClick={() => void reload()}>
          <RefreshCw aria-hidden="true" />
          {say("version.reload")}
        </button>
      </p>
    </Screen>
  );
}

/** Only to something: without a network the page stays. */
async function reload(): Promise<void> {
  if (await reachable()) location.reload();
  else notify({ kind: "plain", text: say("trouble.offline") });
}
