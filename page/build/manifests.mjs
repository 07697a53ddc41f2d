// What makes the page an app on a phone's screen, in each language, with the words of the catalogues.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, LANGUAGES } from "./catalogues.mjs";

const GROUND = "#f6f7f3";
/** Places of the app that a long press on its icon offers, by their words. */
const SHORTCUTS = { "/look-up": "look_up", "/bins": "bins" };

/** Writes the manifests into a folder. */
export async function writeManifests(folder) {
  for (const language of LANGUAGES) {
    const manifest = manifestOf(language, await catalogue(language));
    const path = join(folder, `manifest.${language}.webmanifest`);
    await writeFile(path, `${JSON.stringify(manifest, null, 1)}\n`);
  }
}

function manifestOf(language, { manifest, page }) {
  return {
    id: "/",
    name: manifest.name,
    short_name: page.bar.name,
    description: manifest.description,
    lang: language,
    dir: "ltr",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: GROUND,
    theme_color: GROUND,
    categories: ["utilities", "lifestyle"],
    icons: [
      icon("icon-192", 192),
      icon("icon-512", 512),
      icon("icon-maskable-512", 512, "maskable"),
    ],
    shortcuts: Object.entries(SHORTCUTS).map(([url, word]) => ({
      name: page.tabs[word],
      url,
      icons: [icon("icon-192", 192)],
    })),
  };
}

function icon(name, side, purpose = "any") {
  return { src: `/icons/${name}.png`, sizes: `${side}x${side}`, type: "image/png", purpose };
}
