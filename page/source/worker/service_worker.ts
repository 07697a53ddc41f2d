// Keeps the files of the page, so that it opens without a network. Nothing of a person is kept here: answers and photos
// lie in the database of the page, and what the API answers is never kept.
//
// A new version waits until no page of the old one is open, which keeps all files it may still ask for.

declare const self: ServiceWorkerGlobalScope;
/** The files of this build that are fetched beforehand, and their digest. */
declare const FILES: string[];
declare const VERSION: string;

const NAME = `wastecoach-${VERSION}`;
const SHELL = "/";
const SCREENS = /^\/(answer\/[^/]+|look-up|bins|history|me|signed-in|status)?$/;
const ASSETS = "/assets/";
const ALONG = [
  ...["/manifest.ko.webmanifest", "/manifest.en.webmanifest"],
  ...["/icons/icon.svg", "/icons/icon-192.png"],
];
/** Milliseconds after which the page is opened as it was kept: a bad network may not answer for minutes. */
const PATIENCE = 3_000;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (SCREENS.test(url.pathname)) event.respondWith(shell(request));
  } else if (url.pathname.startsWith(ASSETS)) event.respondWith(asset(request));
  else if (ALONG.includes(url.pathname)) event.respondWith(kept(request));
});

async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  // Not what the browser may have kept of another version.
  const all = [SHELL, ...FILES, ...ALONG].map((path) => new Request(path, { cache: "no-cache" }));
  await cache.addAll(all);
  const page = await (await cache.match(SHELL))?.text();
  const wanted = page?.match(/\/assets\/[\w.-]+/g) ?? [];
  // While servers are renewed one after another, this may be the page of another version: next time then.
  if (wanted.length === 0 || wanted.some((path) => !FILES.includes(path))) {
    await caches.delete(NAME);
    throw new Error("another version");
  }
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** A screen: from the server while it answers in time, else as it was kept. */
async function shell(request: Request): Promise<Response> {
  const answer = fetch(request);
  const good = answer.then((one) => (one.status < 500 ? one : null)).catch(() => null);
  const inTime = await Promise.race([good, rest(PATIENCE)]);
  return inTime ?? (await caches.match(SHELL, { cacheName: NAME })) ?? answer;
}

/** The names of assets hold their digests, so any version may have kept one; the first use keeps it too. */
async function asset(request: Request): Promise<Response> {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) {
    const copy = answer.clone();
    // A device that is full keeps none: it is there all the same.
    await caches
      .open(NAME)
      .then((cache) => cache.put(request, copy))
      .catch(() => undefined);
  }
  return answer;
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: NAME })) ?? fetch(request);
}

function rest(milliseconds: number): Promise<null> {
  return new Promise((settle) => setTimeout(() => settle(null), milliseconds));
}

export {};
