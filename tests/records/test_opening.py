"""Which database an address names."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from servers.ports import free_ports
from tests.records.conftest import opened
from tests.records.examples import NOW, brought, job
from wastecoach.core.errors import ExtraMissing, SettingInvalid
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine, place_of
from wastecoach.infra.records.records import SqlJobRecords

SECRET = "hunter2-and-more"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///records.db", "sqlite:///records.db"),
        ("sqlite:////srv/records.db", "sqlite:////srv/records.db"),
        (f"postgresql+psycopg://me:{SECRET}@db:5433/name", "postgresql://db:5433/name"),
        (f"postgresql://me:{SECRET}@db/name", "postgresql://db/name"),
        (f"postgres://me:{SECRET}@db/name?sslmode=require", "postgresql://db/name"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, place: str) -> None:
    engine = open_engine(url)
    assert place_of(engine) == place
    assert SECRET not in repr(engine)


@pytest.mark.parametrize(
    "url",
    [
        *("", "records.db", "sqlite://", "sqlite:///", "sqlite:///:memory:"),
        *("sqlite://host/records.db", "sqlite:///records.db?mode=ro"),
        *(f"mysql://me:{SECRET}@db/name", f"postgresql+psycopg2://me:{SECRET}@db/name"),
        *(f"postgresql://me:{SECRET}@db:port/name", f"oracle:{SECRET}"),
    ],
)
def test_other_addresses_are_refused_without_telling_their_secrets(url: str) -> None:
    with pytest.raises(SettingInvalid) as told:
        open_engine(url)
    assert told.value.params["setting"] == "database_url"
    assert SECRET not in str(told.value)
    assert told.value.__cause__ is None


def test_a_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert place_of(open_engine("sqlite:///~/a.db")) == f"sqlite:///{tmp_path / 'a.db'}"


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ExtraMissing) as told:
        open_engine("postgresql://db/name")
    assert told.value.params == {"chosen": "postgresql", "extra": "postgres"}


def test_nothing_is_made_before_it_is_used(tmp_path: Path) -> None:
    open_engine(f"sqlite:///{tmp_path / 'new' / 'records.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "records.db"
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        brought(SqlJobRecords(engine), "done")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes) == {path.name, f"{path.name}-wal", f"{path.name}-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_new_connection_does_not_take_away_the_locks_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    visit = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM jobs')"
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        with engine.connect() as reader:
            reader.execute(text("SELECT * FROM jobs"))
            with opened(f"sqlite:///{path}") as another:
                SqlJobRecords(another).job("a")
            subprocess.run([sys.executable, "-c", visit, str(path)], check=True)
            # Who leaves last clears up; the visitor has seen that it is not the last.
            assert path.with_name(f"{path.name}-wal").exists()


def _folder_without_leave(folder: Path) -> str:
    (folder / "file").touch()
    return f"sqlite:///{folder / 'file' / 'records.db'}"


def _no_database(folder: Path) -> str:
    (folder / "records.db").write_text("something else " * 100)
    return f"sqlite:///{folder / 'records.db'}"


def _nobody_there(folder: Path) -> str:
    return f"postgresql://me:{SECRET}@127.0.0.1:{free_ports(1)[0]}/name"


@pytest.mark.parametrize("url_of", [_folder_without_leave, _no_database, _nobody_there])
def test_a_database_that_cannot_be_used_is_told_without_secrets(
    url_of: Callable[[Path], str], tmp_path: Path
) -> None:
    with opened(url_of(tmp_path)) as engine:
        uses: list[Callable[[], object]] = [
            lambda: SqlJobRecords(engine).job("a"),
            lambda: upgrade(engine),
        ]
        for use in uses:
            with pytest.raises(RecordsUnavailable) as told:
                use()
            assert told.value.params["place"] == place_of(engine)
            assert told.value.params["detail"]
            assert SECRET not in str(told.value)


def test_a_wrong_password_is_not_told(database_url: str) -> None:
    from sqlalchemy import make_url

    wrong = make_url(database_url).set(password=SECRET).render_as_string(hide_password=False)
    with opened(wrong) as engine, pytest.raises(RecordsUnavailable) as told:
        SqlJobRecords(engine).job("a")
    assert SECRET not in str(told.value) + str(told.value.__cause__)


def test_a_fault_does_not_tell_what_was_to_be_written(records: SqlJobRecords) -> None:
    records.add(job(), None)
    with pytest.raises(RecordsUnavailable) as told:
        records.add(job(), None)
    said = str(told.value) + str(told.value.__cause__)
    assert "photos/job" not in said
    assert "37.5665" not in said


def test_an_accepted_job_is_on_the_disk_and_a_note_need_not_be(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'records.db'}") as engine:
        upgrade(engine)
        records = SqlJobRecords(engine)
        asked = text("PRAGMA synchronous")
        with records.engine.begin() as connection:
            full = connection.execute(asked).scalar_one()
        with records._noting.begin() as connection:
            normal = connection.execute(asked).scalar_one()
    assert (full, normal) == (2, 1)


def test_in_postgresql_only_a_note_does_not_wait_for_the_disk(database_url: str) -> None:
    with opened(database_url) as engine:
        records = SqlJobRecords(engine)
        asked = text("SHOW synchronous_commit")
        with records._noting.begin() as connection:
            assert connection.execute(asked).scalar_one() == "off"


def test_a_hanging_statement_is_given_up(database_url: str) -> None:
    with opened(database_url) as engine, engine.connect() as connection:
        for setting, limit in (("statement_timeout", "15s"), ("lock_timeout", "10s")):
            assert connection.execute(text(f"SHOW {setting}")).scalar_one() == limit


def test_the_address_has_the_last_word_on_time_limits(database_url: str) -> None:
    url = f"{database_url}?options=-c%20statement_timeout%3D7s&application_name=mine"
    with opened(url) as engine, engine.connect() as connection:
        for setting, value in (("statement_timeout", "7s"), ("application_name", "mine")):
            assert connection.execute(text(f"SHOW {setting}")).scalar_one() == value


def test_a_forked_process_uses_connections_of_its_own(records: SqlJobRecords) -> None:
    brought(records, "uploaded")
    child = os.fork()
    if child == 0:
        begun = records.begin("job", "child", NOW, 60)
        os._exit(0 if begun is not None else 1)
    assert os.waitpid(child, 0)[1] == 0
    found = records.job("job")
    assert found is not None
    assert found.holder == "child"
