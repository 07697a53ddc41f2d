"""Hosts, and the whole service on hosts, for tests of the infrastructure: made once for a run, and gone after it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra.hosts import FOLDER, NAME, Hosts, brought_up, gone, planned
from tests.infra.real import TOOLS, require_hosts
from tests.infra.service import Service, built, with_spare
from wastecoach.infra.deploy import hosts as local


@pytest.fixture(scope="session")
def infra_folder() -> Path:
    """A folder for clusters of this machine, with the image of their hosts in it; skips where there can be none."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    require_hosts(FOLDER)
    for folder in FOLDER.iterdir():
        named = NAME.fullmatch(folder.name)
        if named and not Path(f"/proc/{named[2]}").exists():
            gone(Hosts(local.local_cluster(folder, folder.name), folder))
    return FOLDER


@pytest.fixture(scope="session")
def hosts(infra_folder: Path) -> Iterator[Hosts]:
    """Four hosts with nothing on them but Debian; for the whole run."""
    with brought_up(planned("test")) as ready:
        yield ready


@pytest.fixture(scope="session")
def service(infra_folder: Path) -> Iterator[Service]:
    """The service, from four hosts with nothing on them but Debian; how long that took is printed."""
    with brought_up(with_spare(planned("service"))) as hosts:
        made = built(hosts, TOOLS / "wheels")
        begun = time.monotonic()
        made.play("site.yml").well()
        print(f"from nothing to a service: {time.monotonic() - begun:.0f} s")
        yield made
