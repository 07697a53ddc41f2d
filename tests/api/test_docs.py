"""docs/api.md: its commands run, in one shell, against a real server."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api import running
from tests.conftest import ROOT
from tests.real import give_up
from wastecoach.api.app import JOBS_GRACE_S
from wastecoach.api.server import REQUESTS_GRACE_S
from wastecoach.settings import Settings

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
SERVERS = re.compile(r"http://(?:localhost|127\.0\.0\.1):8080")


def commands_of(page: str) -> list[str]:
    """Its commands that ask a server."""
    return [
        line.removeprefix("$ ")
        for block in re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
        if line.startswith("$ curl") or "=$(" in line
    ]


@pytest.fixture
def shell(tmp_path: Path) -> Path:
    """A folder with the examples, on a machine with what the commands need."""
    for program in ("bash", "curl", "jq"):
        if shutil.which(program) is None:
            give_up(f"{program} is not installed")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    return tmp_path


def said_by(page: str, folder: Path) -> str:
    """What the commands of a page say, one after the other."""
    with running.running(Settings()) as address:
        script = SERVERS.sub(address, "\n".join(commands_of(page)))
        ended = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", script],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_every_command_of_the_page_runs(shell: Path) -> None:
    said = said_by(PAGE, shell)
    assert "Clear PET bottle → Clear PET bottles" in said
    assert "event: done" in said
    assert '"state": "done"' in said
    assert "투명 페트병" in said
    assert '"done": 1' in said
    assert "job_id,photo,item" in said
    assert '"code": "job_not_found"' in said
    first, second = re.findall(r"^[0-9a-f]{32}$", said, re.MULTILINE)
    assert first == second


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_walk_of_the_readme_runs(name: str, shell: Path) -> None:
    said = said_by((ROOT / name).read_text("utf-8"), shell)
    assert said.startswith('{"photo":{"source":"photo","digest":"e49666fb')
    assert '"expires_at":"' in said
    assert '"status":"processing"' in said
    assert '"progress":' in said


def test_the_page_links_to_files_that_exist_and_tells_true_times() -> None:
    for target in re.findall(r"\]\(([^)#:]+)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
    assert f"requests have {REQUESTS_GRACE_S} seconds and analyses {JOBS_GRACE_S:g}" in PAGE
