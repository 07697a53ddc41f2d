// Where things of the build lie.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PAGE = dirname(dirname(fileURLToPath(import.meta.url)));
export const PROJECT = dirname(PAGE);
export const SOURCE = join(PAGE, "source");
export const GENERATED = join(PAGE, "generated");
export const PACKAGE = join(PROJECT, "src", "wastecoach");
/** What the server serves; it is part of the Python package and committed. */
export const BUILT = join(PACKAGE, "api", "web");
