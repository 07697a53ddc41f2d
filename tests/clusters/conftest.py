"""The command line with programs that only write down how they were called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import wastecoach
from tests.clusters.fake_tools import Fakes, clone, cloud, path_with
from wastecoach.bootstrap.clusters import health, steps
from wastecoach.core.clusters.health.report import ClusterReport
from wastecoach.core.clusters.rebuilding import Outcome
from wastecoach.infra.deploy.state_folder import StateFolder

__all__ = ["wastecoach"]


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The machines that a cloud on this machine says are gone."""
    with cloud() as (address, machines):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield machines


@pytest.fixture
def fakes(tmp_path: Path, gone: set[str], monkeypatch: pytest.MonkeyPatch) -> Fakes:
    """Programs that only write down how they were called, in a clone of the project where we are."""
    made = Fakes(tmp_path / "fakes")
    monkeypatch.setenv("FAKES", str(made.folder))
    monkeypatch.setenv("PATH", path_with(made.programs))
    monkeypatch.setenv("WASTECOACH_INFRA_FOLDER", str(tmp_path / "infra"))
    monkeypatch.chdir(clone(tmp_path / "clone"))
    return made


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    """What this machine knows of the cluster `dev`."""
    return StateFolder(tmp_path / "infra", "dev")


@pytest.fixture
def well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages are there, and every node is well."""
    healthy = ClusterReport("pass", 100)
    monkeypatch.setattr(health, "examine_cluster", lambda *_, **__: healthy)
    monkeypatch.setattr(steps, "_packages", lambda *_: Outcome())
