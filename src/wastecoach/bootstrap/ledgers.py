"""Where money is counted, as the settings choose."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from wastecoach.bootstrap.job_stores import open_records
from wastecoach.infra.money.homes import Engines, Home, InDatabase, OwnFile
from wastecoach.settings import Settings, user_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine


def ledger_home(settings: Settings) -> Home:
    """The file that was named; else the database that was named, where all machines count together; else a usual file.

    Nothing is opened before it is used.
    """
    if settings.ledger_file is None and settings.database_url is not None:
        return InDatabase(functools.cache(lambda: _in_records(settings)))
    usual = user_folder("XDG_DATA_HOME", ".local/share") / "ledger.sqlite3"
    path = settings.ledger_file or usual
    return OwnFile(path, functools.cache(lambda: _own_file(path)))


def _own_file(path: Path) -> Engines:
    """A file of its own."""
    from sqlalchemy import URL

    from wastecoach.infra.records.opening import open_engine

    return both(open_engine(URL.create("sqlite", database=str(path)), "ledger_file"))


def _in_records(settings: Settings) -> Engines:
    """The database of the records; a file gets the program's tables here, a server has to have them.

    Raises:
        SettingInvalid: `database_url` is no address of one.
        ExtraMissing: It needs a package that is not installed.
        RecordsUnavailable: It cannot be used.
    """
    from wastecoach.infra.records.levels import upgrade

    engine = open_records(settings)
    if engine.dialect.name == "sqlite":
        upgrade(engine)
    return both(engine)


def both(engine: Engine) -> Engines:
    """A database for those who write and for those who read."""
    from wastecoach.infra.records.opening import for_reading, place_of, turn_of

    return Engines(place_of(engine), engine, for_reading(engine), turn_of(engine))
