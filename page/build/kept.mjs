// Which files the service worker fetches beforehand: the first view and every screen. What a screen fetches later, as
// the map, is kept when it is first used.

import { basename } from "node:path";

/** Addresses of the files, by what esbuild tells of them and which of them begins. */
export function keptBeforehand(outputs, entry) {
  const first = withStatic(outputs, [entry]);
  const screens = [...first].flatMap((path) => imported(outputs, path, "dynamic-import"));
  const styles = [...first].map((path) => outputs[path]?.cssBundle).filter(Boolean);
  const all = new Set([...withStatic(outputs, [...first, ...screens]), ...styles]);
  return [...all].map((path) => `/assets/${basename(path)}`).sort();
}

/** Files and whatever is loaded together with them. */
function withStatic(outputs, paths, found = new Set()) {
  for (const path of paths.filter((one) => !found.has(one))) {
    found.add(path);
    withStatic(outputs, imported(outputs, path, "import-statement"), found);
  }
  return found;
}

function imported(outputs, path, kind) {
  return (outputs[path]?.imports ?? [])
    .filter((one) => one.kind === kind && !one.external)
    .map((one) => one.path);
}
