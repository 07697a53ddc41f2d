"""Hosts, and the whole service on hosts, for tests of the infrastructure: made once for a run, and gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.cluster.hosts import FOLDER, Hosts, brought_up, forget_killed_runs, planned
from servers.cluster.service import Service, not_yet_built
from tests.infra.real import require_hosts, require_tool


@pytest.fixture(scope="session")
def infra_folder() -> Path:
    """A folder for clusters of this machine, with the image of their hosts in it; skips where there can be none."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    require_hosts(FOLDER)
    forget_killed_runs()
    return FOLDER


@pytest.fixture(scope="session")
def hosts(infra_folder: Path) -> Iterator[Hosts]:
    """Four hosts with nothing on them but Debian; for the whole run."""
    with brought_up(planned("test")) as ready:
        yield ready


@pytest.fixture(scope="session")
def service(infra_folder: Path) -> Iterator[Service]:
    """The service, built from nothing by `wastecoach infra rebuild`; how long each step took is printed."""
    require_tool("ansible", "ansible-playbook")
    with not_yet_built("service") as made:
        steps = made.rebuild()
        print("\n" + "\n".join(f"{step.seconds:7.1f} s  {step.name}" for step in steps))
        print(f"{sum(step.seconds for step in steps):7.1f} s  from nothing to a running service")
        yield made
