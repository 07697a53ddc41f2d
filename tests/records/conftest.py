"""Each kind of database, empty and at the program's level."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from servers.postgres import Databases
from tests.real import new_name
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.people import SqlPeopleRecords
from wastecoach.infra.records.records import SqlJobRecords

KINDS = ("sqlite", "postgresql")


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine whose connections are closed in the end."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without anything in it."""
    if kind == "postgresql":
        return str(request.getfixturevalue("database_url"))
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file at the program's level, to be copied."""
    path = tmp_path_factory.mktemp("model") / "records.db"
    _bring_up(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_model(postgres: Databases) -> Iterator[str]:
    """The name of a database at the program's level, to be copied."""
    name = new_name()
    _bring_up(postgres.create(name))
    yield name
    postgres.drop(name)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database at the program's level."""
    if kind == "sqlite":
        model = request.getfixturevalue("sqlite_model")
        yield f"sqlite:///{shutil.copyfile(model, tmp_path / 'records.db')}"
        return
    postgres: Databases = request.getfixturevalue("postgres")
    name = new_name()
    yield postgres.create(name, request.getfixturevalue("postgres_model"))
    postgres.drop(name)


def _bring_up(url: str) -> None:
    with opened(url) as engine:
        upgrade(engine)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The engine of such a database."""
    with opened(url) as engine:
        yield engine


@pytest.fixture
def records(engine: Engine) -> SqlJobRecords:
    """Records without a job."""
    return SqlJobRecords(engine)


@pytest.fixture
def people(engine: Engine) -> SqlPeopleRecords:
    """Records in which nobody is known, beside the jobs of the same database."""
    return SqlPeopleRecords(engine)
