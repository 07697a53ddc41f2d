"""docs/people.md, about tokens, devices and keys: what it says is so, and its commands run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api import running
from tests.api.test_docs import SERVERS, commands_of, shell
from tests.conftest import ROOT
from wastecoach.api.routes.sessions import KEYS_KEPT
from wastecoach.core.people.ports import PeopleTerms
from wastecoach.infra.tokens.ring import KNOWN_S
from wastecoach.settings import Settings, load_settings

__all__ = ["shell"]
PAGE = (ROOT / "docs" / "people.md").read_text("utf-8")
SECTIONS = dict(
    section.split("\n", 1) for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
)


@pytest.mark.parametrize("name", ["Devices", "Keys"])
def test_the_commands_run(name: str, shell: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    lines = re.findall(r"^\$ (wastecoach .*)$", SECTIONS[name], re.MULTILINE)
    lines += commands_of(SECTIONS[name])
    with running.running(load_settings()) as address:
        script = SERVERS.sub(address, "\n".join(lines))
        ended = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", script],
            cwd=shell,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr
    assert {"Devices": '"entries": []', "Keys": '"alg": "EdDSA"'}[name] in ended.stdout


def test_the_times_are_those_of_the_program() -> None:
    terms, tokens, keys = PeopleTerms(), SECTIONS["Tokens and sessions"], SECTIONS["Keys"]
    assert (terms.access_s, terms.skew_s, terms.device_s) == (900, 30, 365 * 86_400)
    assert "| 15 minutes," in tokens
    assert "30 seconds for clocks that differ" in tokens
    assert f"`WASTECOACH_SESSION_DAYS` ({Settings().session_days:.0f})" in tokens
    assert f'"refresh_expires_in": {terms.session_s:.0f}' in tokens
    assert "(15 minutes and 30\n  seconds)" in keys
    assert KNOWN_S == 10
    assert "within ten seconds" in keys
    assert KEYS_KEPT.endswith("=300")
    assert "five minutes" in keys
    assert "used once a year" in SECTIONS["Devices"]
