"""A database gets to the program's level, however often and by however many that is asked."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect

from tests.conftest import ROOT
from tests.records.conftest import opened
from tests.records.examples import brought
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.infra.money.schema import METADATA as MONEY
from wastecoach.infra.records import people_schema, places_schema
from wastecoach.infra.records.levels import HERE, WANTED, level, move, upgrade
from wastecoach.infra.records.records import SqlJobRecords
from wastecoach.infra.records.schema import METADATA

UPGRADE = """
import sys
from wastecoach.infra.records.levels import level, upgrade
from wastecoach.infra.records.opening import open_engine
engine = open_engine(sys.stdin.readline().strip())
print("ready", flush=True)
sys.stdin.readline()
upgrade(engine)
print(level(engine)[0])
engine.dispose()
"""


def test_a_new_database_has_no_level(empty_url: str) -> None:
    with opened(empty_url) as engine:
        assert level(engine) == (None, WANTED)
        with pytest.raises(RecordsUnavailable):
            SqlJobRecords(engine).job("a")


def test_a_migrated_database_has_exactly_the_tables_of_the_program(empty_url: str) -> None:
    with opened(empty_url) as engine:
        upgrade(engine)
        assert level(engine) == (WANTED, WANTED)
        with engine.connect() as connection:
            found = MigrationContext.configure(connection)
            assert compare_metadata(found, _of_the_program()) == []


def _of_the_program() -> MetaData:
    """The tables of the jobs, of places and people, and of the ledger."""
    every = MetaData()
    assert {people_schema.PEOPLE, places_schema.PLACES} < set(METADATA.sorted_tables)
    for table in (*METADATA.sorted_tables, *MONEY.sorted_tables):
        table.to_metadata(every)
    return every


def test_migrating_once_more_changes_nothing(empty_url: str) -> None:
    with opened(empty_url) as engine:
        upgrade(engine)
        done = brought(SqlJobRecords(engine), "done")
        upgrade(engine)
        move(engine, "head")
        assert SqlJobRecords(engine).job("job") == done


def test_going_back_leaves_nothing_behind(empty_url: str) -> None:
    with opened(empty_url) as engine:
        upgrade(engine)
        move(engine, "base")
        assert level(engine) == (None, WANTED)
        assert inspect(engine).get_table_names() == ["alembic_version"]
        upgrade(engine)
        assert level(engine) == (WANTED, WANTED)


def test_two_processes_may_migrate_at_once(empty_url: str) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", UPGRADE]
    both = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)
        for _ in range(2)
    ]
    for line in (f"{empty_url}\n", "go\n"):
        for process in both:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(line)
            process.stdin.flush()
            if line != "go\n":
                assert process.stdout.readline() == "ready\n"
    assert [process.communicate(timeout=60) for process in both] == [(f"{WANTED}\n", "")] * 2


def test_a_migration_that_breaks_leaves_the_database_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with opened(empty_url) as engine:
        with monkeypatch.context() as change:
            change.setattr(op, "create_index", broken)
            with pytest.raises(KeyboardInterrupt):
                upgrade(engine)
        assert inspect(engine).get_table_names() == []
        upgrade(engine)
        assert level(engine) == (WANTED, WANTED)


def test_the_program_wants_the_last_level_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", HERE)
    assert ScriptDirectory.from_config(config).get_current_head() == WANTED
