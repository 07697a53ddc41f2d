"""The packages that hosts install from: what has not changed is not fetched or built again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from wastecoach.core.clusters.errors import SourceMissing, StepFailed
from wastecoach.infra.deploy import packages
from wastecoach.infra.deploy.programs import Ended

ROOT = Path(__file__).resolve().parents[2]
PINS = ROOT / "deploy/packages"


class Pip:
    """Stands in for pip: remembers what it was asked for, and puts wheels where they are wanted."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.fails = ""
        self.version = "1"

    def __call__(self, arguments: Sequence[str], **_: Any) -> Ended:
        asked = list(arguments[arguments.index("--disable-pip-version-check") + 1 :])
        self.asked.append(asked)
        if self.fails:
            return Ended(1, self.fails)
        others, folder = asked[0] == "download", "--dest" if "--dest" in asked else "--wheel-dir"
        name = f"redis-{self.version}-py3.whl" if others else "wastecoach-0.1.0-py3-none-any.whl"
        Path(asked[asked.index(folder) + 1], name).write_text(self.version)
        return Ended(0, "")


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    standin = Pip()
    monkeypatch.setattr(packages, "run", standin)
    return standin


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A checkout with as much in it as this needs."""
    checkout = tmp_path / "checkout"
    for name in (*packages.BUILT_OF, f"{packages.PINS}/service.txt"):
        file = checkout / name / "core.py" if name.startswith("src") else checkout / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return checkout


def made(source: Path, tmp_path: Path) -> bool:
    return packages.build(source, tmp_path / "packages", tmp_path / "log")


def wheels(tmp_path: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in (tmp_path / "packages").glob("*.whl")}


def test_others_are_fetched_as_pinned_for_what_the_hosts_run(
    pip: Pip, source: Path, tmp_path: Path
) -> None:
    assert made(source, tmp_path)
    download, wheel = pip.asked
    assert {"--require-hashes", "--no-deps", str(source / "deploy/packages/service.txt")} <= set(
        download
    )
    assert download[download.index("--python-version") + 1] == "3.11"
    assert "manylinux_2_28_x86_64" in download
    assert wheel[0] == "wheel"
    assert wheel[-1] == str(source)
    assert set(wheels(tmp_path)) == {"redis-1-py3.whl", "wastecoach-0.1.0-py3-none-any.whl"}


def test_nothing_is_done_again_where_nothing_has_changed(
    pip: Pip, source: Path, tmp_path: Path
) -> None:
    made(source, tmp_path)
    (source / "src/wastecoach/__pycache__").mkdir()
    (source / "src/wastecoach/__pycache__/core.pyc").write_text("compiled")
    assert not made(source, tmp_path)
    assert len(pip.asked) == 2


def test_a_change_of_ours_builds_ours_alone(pip: Pip, source: Path, tmp_path: Path) -> None:
    made(source, tmp_path)
    (source / "src/wastecoach/core.py").write_text("changed")
    pip.version = "2"
    assert made(source, tmp_path)
    assert [asked[0] for asked in pip.asked] == ["download", "wheel", "wheel"]
    assert wheels(tmp_path) == {"redis-1-py3.whl": "1", "wastecoach-0.1.0-py3-none-any.whl": "2"}


def test_a_new_pin_takes_the_place_of_the_old_one(pip: Pip, source: Path, tmp_path: Path) -> None:
    made(source, tmp_path)
    (source / "deploy/packages/service.txt").write_text("changed")
    pip.version = "2"
    assert made(source, tmp_path)
    assert [asked[0] for asked in pip.asked] == ["download", "wheel", "download"]
    assert set(wheels(tmp_path)) == {"redis-2-py3.whl", "wastecoach-0.1.0-py3-none-any.whl"}


def test_what_pip_refuses_is_told_and_tried_again_next_time(
    pip: Pip, source: Path, tmp_path: Path
) -> None:
    pip.fails = "Collecting redis\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\nERROR: more"
    with pytest.raises(StepFailed) as caught:
        made(source, tmp_path)
    assert caught.value.params["step"] == "packages"
    assert caught.value.params["detail"] == "THESE PACKAGES DO NOT MATCH THE HASHES"
    pip.fails = ""
    assert made(source, tmp_path)
    assert len(wheels(tmp_path)) == 2
    assert [file.name for file in (tmp_path / "packages").glob(".*")] == []


def test_a_failure_after_a_change_does_not_pass_for_what_was_there_before(
    pip: Pip, source: Path, tmp_path: Path
) -> None:
    made(source, tmp_path)
    core = source / "src/wastecoach/core.py"
    before = core.read_text()
    core.write_text("changed")
    pip.fails = "ERROR: no"
    with pytest.raises(StepFailed):
        made(source, tmp_path)
    pip.fails = ""
    core.write_text(before)
    assert made(source, tmp_path)


def test_a_folder_that_is_no_checkout_is_told(pip: Pip, tmp_path: Path) -> None:
    with pytest.raises(SourceMissing) as caught:
        made(tmp_path / "nowhere", tmp_path)
    assert caught.value.params["folder"] == str(tmp_path / "nowhere")
    assert pip.asked == []


def pins(file: Path) -> set[tuple[str, str, frozenset[str]]]:
    """Every package that a file pins: name, version, hashes; another Python may have a version of its own."""
    found = set()
    for part in re.split(r"\n(?=\S)", file.read_text()):
        if pinned := re.match(r"([\w.-]+(?:\[\w+\])?)==([^\s;]+)", part):
            found.add((pinned[1], pinned[2], frozenset(re.findall(r"sha256:(\w+)", part))))
    return found


@pytest.mark.parametrize("name", ["service.txt", "photos.txt"])
def test_hosts_get_the_same_versions_that_are_tested(name: str) -> None:
    ours = pins(PINS / name)
    assert ours
    assert all(hashes for _, _, hashes in ours)
    assert ours - pins(ROOT / "constraints.txt") == set()
