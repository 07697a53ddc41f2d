// Short texts of this device (localStorage); where the browser keeps nothing, they last as long as the tab.

/** What the browser would not keep. */
const here = new Map<string, string>();

/** What is kept under a name, null where nothing is. */
export function readText(name: string): string | null {
  try {
    return here.get(name) ?? localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name in place of the one before; null: none. */
export function writeText(name: string, text: string | null): void {
  here.delete(name);
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // No room, or a browser that keeps nothing.
    if (text !== null) here.set(name, text);
  }
}

/** Names of all texts that begin so. */
export function namesOf(beginning: string): string[] {
  return [...here.keys(), ...stored()].filter((one) => one.startsWith(beginning));
}

function stored(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
