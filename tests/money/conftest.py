"""Every kind of place that a ledger may have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.money.tables import Place, at
from wastecoach.infra.records.levels import upgrade

KINDS = ("file", "sqlite", "postgresql")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger's own file is going to be, in a folder that does not exist yet."""
    return tmp_path / "costs" / "ledger.sqlite3"


@pytest.fixture(params=KINDS)
def named(request: pytest.FixtureRequest, path: Path) -> str:
    """The name of each place in turn: a file of its own, and the databases that records may be in."""
    if request.param == "file":
        return str(path)
    file = f"sqlite:///{path.with_name('records.db')}"
    return file if request.param == "sqlite" else str(request.getfixturevalue("database_url"))


@pytest.fixture
def place(named: str) -> Iterator[Place]:
    """Each place in turn."""
    with at(named) as place:
        if not isinstance(place, Path):
            upgrade(place.writing)
        yield place
