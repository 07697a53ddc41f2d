// Keeps the files of the page, so that it opens without a network. Nothing of a person is kept here: answers and photos
// lie in the database of the page.

declare const self: ServiceWorkerGlobalScope;
/** The files of this build, and their digest. */
declare const FILES: string[];
declare const VERSION: string;

const NAME = `wastecoach-${VERSION}`;
const SHELL = "/";
const ALONG = ["/manifest.webmanifest", "/icons/icon.svg", "/icons/icon-192.png"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME);
      await cache.addAll([SHELL, ...FILES, ...ALONG]);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name !== NAME);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(shell(request));
  else if (FILES.includes(url.pathname) || ALONG.includes(url.pathname)) {
    event.respondWith(file(request));
  }
});

/** A page of the app: from the server while it answers, else as it was kept. */
async function shell(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await caches.match(SHELL, { cacheName: NAME });
    if (kept) return kept;
    throw fault;
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: NAME })) ?? fetch(request);
}

export {};
