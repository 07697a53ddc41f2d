"""An audit that was not made never passes for one without findings."""

from __future__ import annotations

import json
import runpy
from typing import Any

import pytest

from tests.conftest import ROOT

verdict = runpy.run_path(str(ROOT / ".ci" / "audit.py"))["verdict"]
FINE = {"name": "fine", "version": "1", "vulns": []}
SKIPPED = {"name": "skipped", "skip_reason": "not found"}
FOUND = {"id": "PYSEC-1", "fix_versions": ["2"]}


def report(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("said", "strict", "code", "words"),
    [
        (report(FINE, FINE), True, 0, "2 packages audited"),
        (report(FINE, SKIPPED), False, 0, "NOT AUDITED"),
        (report(FINE, SKIPPED), True, 1, "1 of 2"),
        ("", False, 0, "NOT AUDITED"),
        ("", True, 1, "NOT AUDITED"),
        (report(SKIPPED, FINE | {"vulns": [FOUND]}), False, 1, "fine 1: PYSEC-1"),
    ],
)
def test_only_an_audit_of_every_package_without_findings_is_well(
    said: str, strict: bool, code: int, words: str
) -> None:
    ended, told = verdict(said, strict=strict)
    assert ended == code
    assert words in told
