"""`wastecoach serve`, `db`, `storage`: a server, and what it stands on."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wastecoach.bootstrap import job_stores
from wastecoach.bootstrap.observing import observe_process
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.messages import Catalogue
from wastecoach.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Seconds between two looks whether one of several processes takes connections.
LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to serve, with how many processes, in which language; whether a parent looks after this one."""

    host: str
    port: int
    processes: int
    language: Language | None
    supervised: bool


def run(asked: Asked) -> None:
    """Serve until asked to end."""
    settings, words = _begun(asked.language)
    observe_process(settings, "serve")
    if asked.processes > 1:
        _several(asked, settings, words)
        return
    from wastecoach.api.server import address_of, bind, serve

    with bind(asked.host, asked.port, shared=asked.supervised) as bound:
        address = settings.public_url or address_of(bound)
        ready = _silent if asked.supervised else lambda: _tell_ready(address, words)
        serve(settings, bound, ready, supervised=asked.supervised)
    if not asked.supervised:
        answers().print(words.text("serve.stopped"))


def upgrade(language: Language | None) -> None:
    """Bring the database to the program's level."""
    from wastecoach.infra.records import levels

    settings, words = _begun(language)
    with _database(settings) as engine:
        levels.upgrade(engine)
        _, wanted = levels.level(engine)
    answers().print(words.text("db.upgraded", wanted=wanted))


def current(language: Language | None, *, as_json: bool) -> None:
    """Show the database's level and the program's."""
    from wastecoach.infra.records.levels import level

    settings, words = _begun(language)
    with _database(settings) as engine:
        found, wanted = level(engine)
    if as_json:
        sys.stdout.write(to_json({"found": found, "wanted": wanted}) + "\n")
        return
    shown = found or words.text("db.empty")
    answers().print(words.text("db.current", found=shown, wanted=wanted))


def prepare(language: Language | None) -> None:
    """Make the place for photos."""
    settings, words = _begun(language)
    photos = job_stores.photos(settings)
    photos.prepare(settings.photo_days, _listed(settings.cors_origins))
    place = photos.ping()
    answers().print(words.text("storage.prepared", place=place, days=f"{settings.photo_days:g}"))


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    engine = job_stores.open_records(settings)
    try:
        yield engine
    finally:
        engine.dispose()


def _several(asked: Asked, settings: Settings, words: Catalogue) -> None:
    """Several processes on one port; this one only looks after them.

    Raises:
        SettingInvalid: They could not see each other's progress, or the port cannot be used.
    """
    from wastecoach.api.app import JOBS_GRACE_S
    from wastecoach.api.server import REQUESTS_GRACE_S, bind
    from wastecoach.api.worker.supervisor import supervise
    from wastecoach.infra.telemetry.metrics import SHARED_FOLDER, forget_process

    if settings.redis_url is None and settings.broker_url is None:
        raise SettingInvalid(setting="redis_url", detail="several processes share progress by it")
    # Nobody else may be there already; from then on the port is held for those who share it.
    bind(asked.host, asked.port).close()
    with (
        bind(asked.host, asked.port, shared=True) as held,
        tempfile.TemporaryDirectory(prefix="wastecoach-metrics-") as folder,
    ):
        os.environ[SHARED_FOLDER] = folder
        command = _command(asked, held.getsockname()[1])
        commands = {f"serve {number}": command for number in range(1, asked.processes + 1)}
        threading.Thread(target=_await, args=(held, settings, words), daemon=True).start()
        supervise(commands, REQUESTS_GRACE_S + JOBS_GRACE_S, forget_process)


def _command(asked: Asked, port: int) -> list[str]:
    lang = ["--lang", asked.language] if asked.language else []
    where = ["--host", asked.host, "--port", str(port)]
    return [sys.executable, "-m", "wastecoach", "serve", *where, "--until-input-ends", *lang]


def _await(held: socket.socket, settings: Settings, words: Catalogue) -> None:
    """Tell when the first of several processes takes connections."""
    from wastecoach.api.server import address_of

    waiting, where = threading.Event(), held.getsockname()[:2]
    while not waiting.wait(LOOK_S):
        with contextlib.suppress(OSError), socket.create_connection(where, timeout=1):
            waiting.set()
    _tell_ready(settings.public_url or address_of(held), words)


def _tell_ready(address: str, words: Catalogue) -> None:
    answers().print(words.text("serve.ready", address=address), soft_wrap=True)
    sys.stdout.flush()


def _silent() -> None:
    """The parent tells."""


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _begun(language: Language | None) -> tuple[Settings, Catalogue]:
    settings = load_settings()
    return settings, spoken(language, settings)
