// The service worker: the page opens without a network.

/** The page's policy lets no text become an address of a script, but for what a policy of that name makes: this one. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL(text: string): string };
}
const ADDRESS = "/service-worker.js";

/** Registers it, where the browser has such a thing and the page was served safely. */
export async function keepOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(trusted(), { scope: "/" });
  } catch {
    // Private windows refuse it: the page works, but not without a network.
  }
}

function trusted(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy("wastecoach", { createScriptURL: () => ADDRESS });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
}
