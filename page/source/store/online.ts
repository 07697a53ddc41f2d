// Whether the browser has a network, as far as it knows. It is a hint for words: requests are tried all the same.

import { signal } from "@preact/signals";

export const online = signal(navigator.onLine);

addEventListener("online", () => {
  online.value = true;
});
addEventListener("offline", () => {
  online.value = false;
});
