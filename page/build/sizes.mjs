// How much a visitor fetches: `npm run sizes`. Fails where the first view is heavier than it may be.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { BUILT } from "./places.mjs";

/** Bytes that the first view may have, packed by gzip: the worst that a browser over plain HTTP gets. */
const MOST = 150_000;
const STATIC = /(?:from|import)"\/assets\/([\w.-]+\.js)"/g;
const LATER = /import\("\/assets\/([\w.-]+\.js)"\)/g;
/** Packed already. */
const PACKED = /\.(?:png|ico)$/;

const folder = join(BUILT, "assets");
const texts = new Map();
for (const name of await readdir(folder))
  texts.set(name, await readFile(join(folder, name), "utf8"));
const shell = await readFile(join(BUILT, "index.html"), "utf8");
const entry = found(shell, /src="\/assets\/([\w.-]+)"/g)[0];
const style = found(shell, /href="\/assets\/([\w.-]+\.css)"/g);
const words = [...texts.keys()].filter((name) => /^words\.ko-.+\.js$/.test(name));
const first = new Set(["index.html", ...style, ...closure([entry, ...words]), ...along()]);

const borders = [...texts.keys()].filter((name) => name.endsWith(".ground"));
const rows = [
  await row("first view", first),
  ...(await later([entry], first)),
  await row("borders, all", borders),
];
process.stdout.write(`${table(rows)}\n`);
if (rows[0].gzip > MOST) {
  process.stderr.write(`The first view has more than ${shown(MOST)}.\n`);
  process.exitCode = 1;
}

/** What the shell names besides code and style. */
function along() {
  return found(shell, /href="\/(icons\/icon\.svg|manifest[\w.]+)"/g);
}

/** Files, and what they need at once. */
function closure(names, known = new Set()) {
  for (const name of names.filter((one) => !known.has(one))) {
    known.add(name);
    closure(found(texts.get(name) ?? "", STATIC), known);
  }
  return known;
}

/** A row for each part that is fetched when somebody goes there: what it adds, and behind it what it fetches later. */
async function later(names, known) {
  const parts = names
    .flatMap((name) => [...closure([name])])
    .flatMap((name) => found(texts.get(name) ?? "", LATER));
  const rows = [];
  for (const part of new Set(
    parts.filter((name) => !known.has(name) && !name.startsWith("words.")),
  )) {
    const added = [...closure([part])].filter((name) => !known.has(name));
    rows.push(await row(part.replace(/-[A-Z0-9]{8}\.js$/, ""), added));
    rows.push(...(await later([part], new Set([...known, ...added, ...parts]))));
  }
  return rows;
}

async function row(name, files) {
  const sizes = { name, files: 0, raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const content = await readFile(join(texts.has(file) ? folder : BUILT, file));
    sizes.files += 1;
    sizes.raw += content.length;
    sizes.gzip += PACKED.test(file) ? content.length : gzipSync(content).length;
    sizes.brotli += PACKED.test(file) ? content.length : brotliCompressSync(content).length;
  }
  return sizes;
}

function table(sized) {
  const head = ["", "files", "raw", "gzip", "brotli"];
  const lines = sized.map(({ name, files, raw, gzip, brotli }) => [
    name,
    String(files),
    shown(raw),
    shown(gzip),
    shown(brotli),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column].length)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0])))
        .join("  "),
    )
    .join("\n");
}

function found(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1]);
}

function shown(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
