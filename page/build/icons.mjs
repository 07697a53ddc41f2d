// Draws the icons from the one drawing, `icons/icon.svg`: `npm run icons`. They are committed: only who changes the drawing
// needs Chromium for it.

import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAGE } from "./places.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const DRAWING = join(PAGE, "icons", "icon.svg");
const MADE = join(PAGE, "icons", "made");
/** Names by side; `scale` where the system cuts the corners itself, and how small the drawing must be to stay whole. */
const ICONS = [
  { name: "icon-192", side: 192 },
  { name: "icon-512", side: 512 },
  { name: "icon-180", side: 180, scale: 0.86 },
  { name: "icon-maskable-512", side: 512, scale: 0.76 },
];
const FAVICON = [16, 32, 48];

const folder = await mkdtemp(join(tmpdir(), "page-icons-"));
await mkdir(MADE, { recursive: true });
const drawing = await readFile(DRAWING, "utf8");
for (const { name, side, scale } of ICONS) {
  await writeFile(join(MADE, `${name}.png`), await drawn(side, scale));
}
await writeFile(
  join(MADE, "favicon.ico"),
  icoOf(await Promise.all(FAVICON.map((side) => drawn(side)))),
);
await copyFile(DRAWING, join(MADE, "icon.svg"));
await rm(folder, { recursive: true });

/** The drawing as a PNG. */
async function drawn(side, scale) {
  const [source, target] = ["svg", "png"].map((kind) => join(folder, `${side}-${scale}.${kind}`));
  await writeFile(source, scale ? uncut(scale) : drawing);
  const options = [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
    ...["--default-background-color=00000000", `--window-size=${side},${side}`],
    ...[`--screenshot=${target}`, source],
  ];
  const done = BROWSERS.some((browser) => spawnSync(browser, options).status === 0);
  if (!done) throw new Error("chromium is not installed: make services");
  return readFile(target);
}

/** The drawing to the edges, smaller in its middle. */
function uncut(scale) {
  const edge = 32 * (1 - scale);
  return drawing
    .replace(/ rx="\d+"/, "")
    .replace("<g>", `<g transform="translate(${edge} ${edge}) scale(${scale})">`);
}

/** PNG pictures in the one file that browsers ask for unasked. */
function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let begins = head.length;
  for (const [number, picture] of pictures.entries()) {
    const entry = 6 + 16 * number;
    head.writeUInt8(FAVICON[number], entry);
    head.writeUInt8(FAVICON[number], entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(picture.length, entry + 8);
    head.writeUInt32LE(begins, entry + 12);
    begins += picture.length;
  }
  return Buffer.concat([head, ...pictures]);
}
