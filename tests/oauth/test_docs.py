"""docs/people.md, about signing in: its commands run, in one shell, against a real server and the local providers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.test_docs import SERVERS, commands_of
from tests.conftest import ROOT
from tests.oauth.conftest import APP
from tests.real import give_up
from wastecoach.bootstrap.sign_in import sign_in_redirects
from wastecoach.core.people.ports import PeopleTerms
from wastecoach.infra.oauth.protocol import WITHIN_S
from wastecoach.settings import Settings

PAGE = (ROOT / "docs" / "people.md").read_text("utf-8")
SECTION = re.split(r"^## ", PAGE, flags=re.MULTILINE)


@pytest.fixture
def section() -> str:
    (found,) = (one for one in SECTION if one.startswith("Sign-in\n"))
    return found


def test_every_command_about_signing_in_runs(section: str, server: str, tmp_path: Path) -> None:
    for program in ("bash", "curl", "jq", "openssl"):
        if shutil.which(program) is None:
            give_up(f"{program} is not installed")
    script = SERVERS.sub(server, "\n".join(commands_of(section)))
    ended = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    said = ended.stdout
    assert '"name": "김민지"' in said
    assert '"stub"' in said
    assert said.endswith("kakao\n")


def test_the_page_tells_true_times_and_addresses(section: str) -> None:
    terms = PeopleTerms()
    assert (terms.sign_in_s, terms.code_s, WITHIN_S) == (600, 60, 10)
    assert "for ten minutes" in section
    assert "once and for a minute" in section
    assert "have ten seconds" in section
    for provider in ("kakao", "naver", "google"):
        assert f"PUBLIC_URL/api/v1/auth/{provider}/callback" in section
    (listed,) = re.findall(r"`(growbin://\S+,https\S+)`", section)
    assert APP in sign_in_redirects(Settings(sign_in_redirects=listed))
