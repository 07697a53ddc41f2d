"""Hosts, and the whole service on hosts, for tests of the infrastructure: made once for a run, and gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.cluster.hosts import FOLDER, Hosts, brought_up, forget_killed_runs, planned
from servers.cluster.service import Service, not_yet_built
from tests.infra.real import require_hosts, require_tool

# The file that needs a service, then those that wait for Terraform and for hosts.
LONGEST = (
    "test_service.py",
    "test_terraform_cycle.py",
    "test_rebuild.py",
    "test_kubernetes_roles.py",
)


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
    """The service, built from nothing by `wastecoach infra rebuild`."""
    require_tool("ansible", "ansible-playbook")
    with not_yet_built("service") as made:
        made.steps.extend(made.rebuild())
        yield made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: several processes take one file after another."""
    places = {file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))
