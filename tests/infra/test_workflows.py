"""Workflows of GitHub Actions: what the linter says, what they may do, what they run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.infra.manifests import read
from tests.infra.node_tools import said_by_node
from tests.real import ROOT

pytestmark = pytest.mark.infra
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
RELEASE = ROOT / ".github" / "workflows" / "release.yml"
# Younger than the linter.
UNKNOWN_TO_IT = 'unknown permission scope "attestations"'


def complaints(*files: Path) -> list[str]:
    """What the linter has to say."""
    found = [str(one["message"]) for one in said_by_node("workflows.mjs", *map(str, files))]
    return [message for message in found if not message.startswith(UNKNOWN_TO_IT)]


def test_the_linter_has_nothing_to_say() -> None:
    assert complaints(*WORKFLOWS) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told_of"),
    [
        ("needs: wheel", "needs: whell", "whell"),
        ("steps.build.outputs.digest", "steps.biuld.outputs.digest", "biuld"),
        ("timeout-minutes: 15", "timeout: 15", "timeout"),
    ],
)
def test_a_slip_in_a_workflow_is_found(
    right: str, wrong: str, told_of: str, tmp_path: Path
) -> None:
    copy = tmp_path / "release.yml"
    assert right in RELEASE.read_text()
    copy.write_text(RELEASE.read_text().replace(right, wrong))
    assert told_of in "\n".join(complaints(copy))


def test_a_release_runs_actions_by_their_bytes_and_says_which_version_that_is() -> None:
    used = re.findall(r"uses: (.*)", RELEASE.read_text())
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)


def test_every_job_of_a_release_may_only_what_it_needs() -> None:
    (release,) = read(RELEASE)
    assert release["permissions"] == {}
    may_write = {
        (name, scope)
        for name, job in release["jobs"].items()
        for scope, level in job["permissions"].items()
        if level == "write"
    }
    assert may_write == {
        ("image", "packages"),
        ("image", "id-token"),
        ("image", "attestations"),
        ("release", "contents"),
    }


def test_a_release_builds_our_image_from_our_file() -> None:
    (release,) = read(RELEASE)
    (build,) = [step for step in release["jobs"]["image"]["steps"] if step.get("id") == "build"]
    assert (ROOT / build["with"]["file"]).is_file()
    assert "BASE=${{ steps.base.outputs.base }}" in build["with"]["build-args"]
