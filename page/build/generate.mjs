// What the sources import and nobody writes: the words of the catalogues, the types of the API.

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "smol-toml";
import { catalogue, LANGUAGES } from "./catalogues.mjs";
import { GENERATED, PACKAGE, PROJECT } from "./places.mjs";

/** Tables of the catalogues that the page needs, all of `page` first; the rest stays on the server. */
const TABLES = ["page", "sure", "card"];

/** Writes everything that is generated. */
export async function generate() {
  await mkdir(GENERATED, { recursive: true });
  await Promise.all([...LANGUAGES.map(writeWords), writeStreams(), writeSchema()]);
}

async function writeWords(language) {
  const all = await catalogue(language);
  const words = Object.fromEntries(
    TABLES.flatMap((table) => flat(all[table] ?? {}, table === "page" ? "" : `${table}.`)),
  );
  await write(`words.${language}.json`, `${JSON.stringify(words, null, 1)}\n`);
}

/** How streams look, so that past answers have their colours without a network. */
async function writeStreams() {
  const book = parse(await readFile(join(PACKAGE, "data", "rules", "kr", "streams.toml"), "utf8"));
  const looks = book.stream.map(({ id, colour, icon }) => [id, { colour, icon }]);
  await write("streams.json", `${JSON.stringify(Object.fromEntries(looks), null, 1)}\n`);
}

function flat(table, prefix) {
  return Object.entries(table).flatMap(([name, value]) =>
    typeof value === "object" ? flat(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value]],
  );
}

/** Whoever reads it meanwhile finds the old or the new one, whole. */
async function write(name, text) {
  const beside = join(GENERATED, `.${name}-${process.pid}`);
  await writeFile(beside, text);
  await rename(beside, join(GENERATED, name));
}

async function writeSchema() {
  const document = pathToFileURL(join(PROJECT, "docs", "openapi.json"));
  const types = astToString(await openapiTS(document));
  await write("schema.d.ts", types);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await generate();
}
