"""Where jobs, their photos and their progress are, as the settings choose."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from wastecoach.core.jobs.errors import RecordsOutdated
from wastecoach.core.jobs.ports import Board, Watch
from wastecoach.settings import Settings, user_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from wastecoach.infra.photo_stores.folder import FolderPhotos
    from wastecoach.infra.photo_stores.s3 import S3Photos
    from wastecoach.infra.work.presence import Presence

PRESENCE = ".serving"
UPLOADS = "/api/v1/uploads/"
RECORDS, PHOTOS, SECRET = "records.sqlite3", "photos", "secret"
Load = Callable[[str], bytes | None]


def open_records(settings: Settings) -> Engine:
    """The database of the records; nobody is asked before it is used.

    Raises:
        SettingInvalid: `database_url` is no address of one.
        ExtraMissing: It needs a package that is not installed.
    """
    from wastecoach.infra.records.opening import open_engine

    return open_engine(settings.database_url or f"sqlite:///{_data_folder() / RECORDS}")


def bring_up(engine: Engine) -> None:
    """Make sure that the database has the program's level: a file gets it, a server has to have it.

    Raises:
        RecordsUnavailable: It cannot be used.
        RecordsOutdated: It is a server's, and an operator has to bring it there.
    """
    from wastecoach.infra.records.levels import level, upgrade
    from wastecoach.infra.records.opening import place_of

    if engine.dialect.name == "sqlite":
        upgrade(engine)
        return
    found, wanted = level(engine)
    if found != wanted:
        raise RecordsOutdated(place=place_of(engine), found=found or "-", wanted=wanted)


def presence(engine: Engine) -> Presence | None:
    """Of processes on a database file; None for a server's database, which anybody may reach."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    from wastecoach.infra.work.presence import Presence

    return Presence(Path(f"{engine.url.database}{PRESENCE}"))


def photos(settings: Settings) -> FolderPhotos | S3Photos:
    """Where photos lie; what a folder gives leave to upload comes through our own API.

    Raises:
        SettingInvalid: `photos_url` is no address of a photo store.
        ExtraMissing: It needs a package that is not installed.
        PhotoStoreUnavailable: The secret that signs uploads cannot be kept.
    """
    from wastecoach.infra.photo_stores.opening import open_photos

    url = settings.photos_url or (_data_folder() / PHOTOS).as_uri()
    return open_photos(url, lambda: upload_secret(settings), UPLOADS, time.time)


def upload_secret(settings: Settings) -> bytes:
    """What signs uploads into a folder: the settings' secret, else one made once and kept.

    Raises:
        PhotoStoreUnavailable: It cannot be kept.
    """
    from wastecoach.infra.photo_stores.signing import kept_secret

    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    return kept_secret(_data_folder() / SECRET)


def board(settings: Settings, load: Load) -> Board:
    """Where progress is shown.

    Raises:
        SettingInvalid: `redis_url` is no address of a Redis.
        ExtraMissing: It needs a package that is not installed.
    """
    from wastecoach.infra.progress.opening import open_board

    return open_board(_board_url(settings), _shown(settings), time.time, load)


def watch(settings: Settings, shown_on: Board, load: Load) -> Watch:
    """What an event loop reads that board with.

    Raises:
        SettingInvalid: `redis_url` is no address of a Redis.
        ExtraMissing: It needs a package that is not installed.
    """
    from wastecoach.infra.progress.opening import open_watch

    return open_watch(_board_url(settings), _shown(settings), shown_on, load)


def _board_url(settings: Settings) -> str:
    """Processes that share no Redis share the records; a server on its own shares nothing."""
    from wastecoach.infra.progress.opening import MEMORY
    from wastecoach.infra.progress.opening import RECORDS as RECORDS_BOARD

    return settings.redis_url or (RECORDS_BOARD if settings.broker_url else MEMORY)


def _shown(settings: Settings) -> str:
    from wastecoach.infra.stores.opening import without_secrets

    return without_secrets(_board_url(settings))


def _data_folder() -> Path:
    return user_folder("XDG_DATA_HOME", ".local/share")
