// The service worker: the page opens without a network.

/** Registers it, where the browser has such a thing and the page was served safely. */
export async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/service-worker.js", { scope: "/" });
  } catch {
    // Private windows refuse it: the page works, but not without a network.
  }
}
