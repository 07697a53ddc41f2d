"""Hosts, and the whole service on hosts, for tests of the infrastructure: made once for a run, and gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.cluster.hosts import FOLDER, Hosts, brought_up, forget_killed_runs, planned
from servers.cluster.service import Service, not_yet_built
from tests.infra.real import require_hosts, require_tool

SERVICE, INFRA = "service", "infra"


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
    """What takes longest begins first."""
    items.sort(key=uses_service, reverse=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests of the infrastructure measured in passing: how long it took to build the service."""
    for report in terminalreporter.getreports("passed"):
        if INFRA in report.keywords:
            for name, value in report.user_properties:
                terminalreporter.write_line(f"{name}: {value}")


def uses_service(item: pytest.Item) -> bool:
    """Whether a test, or what it is given, needs the service on hosts."""
    infra = item.get_closest_marker(INFRA) is not None
    return infra and isinstance(item, pytest.Function) and SERVICE in item.fixturenames
