// The message catalogues of the whole product, which the page's words come from.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { PACKAGE } from "./places.mjs";

export const LANGUAGES = ["ko", "en"];

/** Everything that the product says in a language. */
export async function catalogue(language) {
  return parse(await readFile(join(PACKAGE, "data", "messages", `${language}.toml`), "utf8"));
}
