"""Hosts, and the whole service on hosts, for tests of the infrastructure: made once for a run, and gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.cluster.hosts import FOLDER, Hosts, brought_up, forget_killed_runs, planned
from servers.cluster.service import Service, not_yet_built
from tests.infra.real import require_hosts, require_tool

# The name of the fixture, and of the group of those who use it.
SERVICE = "service"


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever uses the service comes first, and on one process: it is made once, and takes longer than all else."""
    for item in items:
        if item.get_closest_marker("infra"):
            group = SERVICE if uses_service(item) else item.path.stem
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=uses_service, reverse=True)


def uses_service(item: pytest.Item) -> bool:
    """Whether a test, or what it is given, needs the service on hosts."""
    infra = item.get_closest_marker("infra") is not None
    return infra and isinstance(item, pytest.Function) and SERVICE in item.fixturenames
