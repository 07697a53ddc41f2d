// Makes what the server serves: `npm run build`. With --check it says whether what is committed is what would be made.

import { createHash } from "node:crypto";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { build } from "esbuild";
import { generate } from "./generate.mjs";
import { keptBeforehand } from "./kept.mjs";
import { writeLicences } from "./licences.mjs";
import { writeManifests } from "./manifests.mjs";
import { BUILT, PAGE, SOURCE } from "./places.mjs";

const SHARED = {
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "safari16", "firefox115"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** Makes all files in a folder that is empty or not there. */
async function make(folder) {
  await generate();
  const assets = join(folder, "assets");
  await mkdir(assets, { recursive: true });
  const made = await build({
    ...SHARED,
    entryPoints: { page: join(SOURCE, "main.tsx") },
    outdir: assets,
    splitting: true,
    metafile: true,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    // Borders of the map: files of their own, fetched where they are looked at.
    assetNames: "[name]-[hash]",
    loader: { ".ground": "file" },
    publicPath: "/assets",
    absWorkingDir: PAGE,
  });
  await cp(join(PAGE, "icons", "made"), join(folder, "icons"), { recursive: true });
  await writeManifests(folder);
  await writeLicences(folder, made.metafile.inputs);
  const entry = Object.entries(made.metafile.outputs).find(([, output]) =>
    output.entryPoint?.endsWith("source/main.tsx"),
  );
  if (!entry) throw new Error("esbuild made no entry");
  await writeShell(folder, entry);
  await writeKakaoFrame(folder);
  await writeServiceWorker(folder, keptBeforehand(made.metafile.outputs, entry[0]));
}

/** The one HTML file, with the names of what it needs at once. */
async function writeShell(folder, [script, output]) {
  const template = await readFile(join(SOURCE, "index.html"), "utf8");
  const early = output.imports.filter((one) => one.kind === "import-statement");
  const preload = early
    .map((one) => `<link rel="modulepreload" href="/assets/${basename(one.path)}" />`)
    .join("\n    ");
  const shell = template
    .replace("%SCRIPT%", `/assets/${basename(script)}`)
    .replace("%STYLE%", `/assets/${basename(output.cssBundle)}`)
    .replace("%PRELOAD%", preload);
  await writeFile(join(folder, "index.html"), shell);
}

/** Kakao's map in a document of its own. It has no origin, so its script is no module. */
async function writeKakaoFrame(folder) {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: { kakao: join(SOURCE, "kakao", "frame.ts") },
    outdir: join(folder, "assets"),
    format: "iife",
    metafile: true,
    entryNames: "[name]-[hash]",
    absWorkingDir: PAGE,
  });
  const made = Object.keys(metafile.outputs).map((path) => `/assets/${basename(path)}`);
  const template = await readFile(join(SOURCE, "kakao", "frame.html"), "utf8");
  const frame = template
    .replace("%SCRIPT%", made.find((path) => path.endsWith(".js")) ?? "")
    .replace("%STYLE%", made.find((path) => path.endsWith(".css")) ?? "");
  await writeFile(join(folder, "kakao.html"), frame);
}

/** The service worker keeps files of this build. */
async function writeServiceWorker(folder, files) {
  const digest = createHash("sha256");
  for (const file of [...files, "/index.html"]) digest.update(await readFile(join(folder, file)));
  await build({
    ...SHARED,
    entryPoints: [join(SOURCE, "worker", "service_worker.ts")],
    format: "iife",
    outfile: join(folder, "service-worker.js"),
    define: {
      FILES: JSON.stringify(files),
      VERSION: JSON.stringify(digest.digest("hex").slice(0, 16)),
    },
  });
}

/** Names of files, and what is in them. */
async function contents(folder) {
  const found = new Map();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    found.set(path.slice(folder.length), await readFile(path));
  }
  return found;
}

async function check() {
  const folder = await mkdtemp(join(tmpdir(), "page-"));
  await make(folder);
  const [wanted, there] = await Promise.all([contents(folder), contents(BUILT)]);
  await rm(folder, { recursive: true });
  const names = [...new Set([...wanted.keys(), ...there.keys()])].filter(
    (name) => !wanted.get(name)?.equals(there.get(name) ?? Buffer.alloc(0)),
  );
  if (names.length === 0) return;
  process.stderr.write(`The built page is out of date: make page\n${names.sort().join("\n")}\n`);
  process.exitCode = 1;
}

/** What is there stays until all of the new is made. */
async function renew() {
  const folder = await mkdtemp(join(dirname(BUILT), ".web-"));
  const before = `${folder}-before`;
  try {
    await make(folder);
    await chmod(folder, 0o755);
    await rename(BUILT, before).catch(ignoreMissing);
    await rename(folder, BUILT);
  } finally {
    await rm(before, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

function ignoreMissing(fault) {
  if (fault.code !== "ENOENT") throw fault;
}

await (process.argv.includes("--check") ? check() : renew());
