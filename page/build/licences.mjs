// The licences of what is bundled: their authors ask that they go along.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PAGE } from "./places.mjs";

/** Writes them into one file of a folder, by the names of the packages that esbuild found a use for. */
export async function writeLicences(folder, inputs) {
  const found = Object.keys(inputs).map(
    (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
  );
  const names = [...new Set(found.filter((name) => name !== undefined))].sort();
  const texts = await Promise.all(names.map(licence));
  await writeFile(join(folder, "licences.txt"), texts.join("\n\n"));
}

async function licence(name) {
  const folder = join(PAGE, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
