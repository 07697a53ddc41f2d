"""Known vulnerabilities in the pinned versions: `make audit`; with `--strict` an audit that cannot be made fails.

pip-audit itself ends well where the advisory service knows none of the packages, as behind a mirror without advisories:
nothing was audited then, and this says so.
"""

# ruff: noqa: INP001 -- a script

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

WITHIN_S = 600
COMMAND = (
    *("-m", "pip_audit", "--requirement", "constraints.txt", "--require-hashes", "--disable-pip"),
    *("--format", "json", "--progress-spinner", "off"),
)


def verdict(report: str, *, strict: bool) -> tuple[int, str]:
    """Exit code and words for what pip-audit reports.

    Args:
        report: Its JSON; empty where it could not finish.
        strict: Whether packages that could not be audited are a failure.
    """
    packages: list[dict[str, Any]] = json.loads(report)["dependencies"] if report.strip() else []
    vulnerable = [
        f"{package['name']} {package['version']}: {found['id']}, mended in {found['fix_versions']}"
        for package in packages
        for found in package.get("vulns", ())
    ]
    audited = sum("vulns" in package for package in packages)
    if vulnerable:
        return 1, "\n".join(("VULNERABLE:", *vulnerable))
    if packages and audited == len(packages):
        return 0, f"{audited} packages audited, no known vulnerability."
    missing = (
        f"NOT AUDITED: the advisory service answered for {audited} of {len(packages)} packages. "
        "This says nothing about vulnerabilities; the audit is made where the service can be reached."
    )
    return int(strict), missing


def main() -> int:
    """Audit."""
    root = Path(__file__).resolve().parent.parent
    asked = subprocess.run(  # noqa: S603 -- our own interpreter and arguments
        [sys.executable, *COMMAND], cwd=root, capture_output=True, timeout=WITHIN_S, check=False
    )
    if not asked.stdout.strip():
        sys.stderr.write(asked.stderr.decode())
    code, words = verdict(asked.stdout.decode(), strict="--strict" in sys.argv[1:])
    sys.stderr.write(f"{words}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
