// What the page has to know of the server that it came from.

export interface PageSettings {
  version: string;
  /** Who draws the map. */
  map: "own" | "kakao";
  /** Streets and water that the operator put under the points; null where there are none. */
  ground: { path: string; attribution: string } | null;
}

/** What the operator chose; what holds without a choice where the server does not answer. */
export async function pageSettings(): Promise<PageSettings> {
  try {
    const answer = await fetch("/page/settings.json", { credentials: "omit" });
    if (answer.ok) return (await answer.json()) as PageSettings;
  } catch {
    // Without a network there is our own map.
  }
  return { version: "", map: "own", ground: null };
}
