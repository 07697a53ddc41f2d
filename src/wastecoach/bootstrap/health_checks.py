"""How each component is looked at; what the facts mean is decided in `core/health_verdicts.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from wastecoach import bootstrap
from wastecoach.bootstrap.places import kakao_places
from wastecoach.bootstrap.providers import COACHES, PROVIDERS, embedded, order_of
from wastecoach.core import health_verdicts as verdicts
from wastecoach.core.backlog import backlog_of
from wastecoach.core.budgets import Spent
from wastecoach.core.cool_down import circuit_of, is_open
from wastecoach.core.errors import KeyMissing
from wastecoach.core.health import Check, Finding, Status
from wastecoach.core.health_verdicts import SEEN_WITHIN_S, ProviderSeen
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.records import ProcessSeen
from wastecoach.core.ports import Service, Vision
from wastecoach.core.tries import circuit_name
from wastecoach.infra.telemetry import probes
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from wastecoach.infra.records.records import SqlJobRecords

# Names of databases as people write them.
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# What is read from the records cannot be told without them.
UNTOLD = Finding("warn", "untold")


def database(ports: JobPorts) -> Check:
    """Whether the records answer and have the program's schema."""

    def look() -> Finding:
        from wastecoach.infra.records.levels import level

        engine = engine_of(ports)
        found, wanted = level(engine)
        if found is None:
            # A server makes the file by itself, and nothing else.
            by_itself = Finding("warn", "database_new")
            by_hand = Finding("fail", "database_empty", {"wanted": wanted})
            return by_itself if engine.dialect.name == "sqlite" else by_hand
        return verdicts.of_database(KINDS[engine.dialect.name], found, wanted)

    return Check("database", look, Finding("fail", "database_gone"))


def photos(settings: Settings, ports: JobPorts) -> Check:
    """Whether photos can be kept."""
    scheme = urlsplit(settings.photos_url or "file:").scheme

    def look() -> Finding:
        ports.photos.ping()
        return Finding("pass", "photos", {"kind": scheme})

    return Check("photos", look, Finding("fail", "photos_gone", {"kind": scheme}))


def disk(ports: JobPorts) -> tuple[Check, ...]:
    """Whether there is room where records or photos are files; nothing where neither is."""
    from wastecoach.infra.photo_stores.folder import FolderPhotos

    records = engine_of(ports).url
    folders: list[Callable[[], str]] = []
    if records.drivername == "sqlite":
        folders.append(lambda: str(records.database))
    if isinstance(ports.photos, FolderPhotos):
        folders.append(ports.photos.ping)

    def look() -> Finding:
        return verdicts.of_disk(*min(probes.disk_of(Path(folder())) for folder in folders))

    return (Check("disk", look, UNTOLD),) if folders else ()


def redis(url: str) -> Check:
    """Whether progress and the cache are shared by processes."""
    gone = Finding("warn", "redis_gone")
    return Check("redis", lambda: verdicts.of_redis(probes.memory_of(url)), gone)


def rabbitmq(url: str) -> Check:
    """Whether work reaches workers."""

    def look() -> Finding:
        from wastecoach.infra.work.depths import depths_of

        return verdicts.of_queues(depths_of(url))

    return Check("rabbitmq", look, Finding("warn", "rabbitmq_gone"))


def processes(ports: JobPorts) -> tuple[Check, Check]:
    """Whether workers work, and somebody keeps the schedule."""
    return (
        Check("workers", lambda: verdicts.of_workers(_seen(ports)), UNTOLD),
        Check("beat", lambda: verdicts.of_beat(_seen(ports)), UNTOLD),
    )


def server(ports: JobPorts) -> Check:
    """Whether a server runs, where it does all the work itself."""
    return Check("server", lambda: verdicts.of_servers(_seen(ports)), UNTOLD)


def backlog(ports: JobPorts) -> Check:
    """Whether jobs wait for long."""

    def look() -> Finding:
        return verdicts.of_backlog(backlog_of(ports.records), ports.now())

    return Check("backlog", look, UNTOLD)


def dead_letters(ports: JobPorts) -> Check:
    """Whether an operator has to decide about something."""

    def look() -> Finding:
        return verdicts.of_dead_letters(ports.records.dead_count())

    return Check("dead_letters", look, UNTOLD)


def providers(settings: Settings) -> Check:
    """Whether those who look and word can be asked: keys, circuits, budgets."""

    def look() -> Finding:
        money = bootstrap.ledger(settings)
        asked = providers_seen(settings)
        limited = money.budgets.soft or money.budgets.hard
        return verdicts.of_providers(asked, money.budgets, money.spent() if limited else Spent())

    return Check("providers", look, Finding("warn", "providers_untold"))


def providers_seen(settings: Settings) -> list[ProviderSeen]:
    """Those who look, in their order, and who words."""
    looking = [_provider(name, settings) for name in order_of(settings.vision)]
    return [*looking, *([_coach(settings)] if settings.coach in COACHES else ())]


def kakao(settings: Settings) -> tuple[Check, ...]:
    """Whether Kakao's map is asked for collection points, where there is a key; nobody is asked for it."""
    source = kakao_places(settings)
    if source is None:
        return ()
    return (Check("kakao", lambda: verdicts.of_kakao(source.state()), UNTOLD),)


def model(settings: Settings) -> Check:
    """Whether the embedded model can be loaded."""
    needed: Status = "fail" if "embedded" in settings.vision else "warn"

    def look() -> Finding:
        return Finding("pass", "model", {"model": embedded(settings).model})

    return Check("model", look, Finding(needed, "model_gone"))


def engine_of(ports: JobPorts) -> Engine:
    """Of the records."""
    return cast("SqlJobRecords", ports.records).engine


def _seen(ports: JobPorts) -> list[ProcessSeen]:
    return ports.records.processes(ports.now() - SEEN_WITHIN_S)


def _provider(name: str, settings: Settings) -> ProviderSeen:
    # The embedded model needs no key, and has a check of its own.
    return ProviderSeen(name) if name == "embedded" else _state(name, _eyes, settings)


def _coach(settings: Settings) -> ProviderSeen:
    return _state(settings.coach, _service, settings)


def _state(
    name: str, made: Callable[[Settings, str], Vision | Service], settings: Settings
) -> ProviderSeen:
    try:
        outside = made(settings, name)
    except KeyMissing:
        return ProviderSeen(name, keyless=True)
    around = bootstrap.surroundings(settings)
    circuit = circuit_of(circuit_name(outside.provider, outside.model, outside.access), around)
    cooling = is_open(circuit, around)
    return ProviderSeen(name, cooling=cooling, until=circuit.until, code=circuit.code)


@cache
def _eyes(settings: Settings, name: str) -> Vision:
    return PROVIDERS[name](settings)


@cache
def _service(settings: Settings, name: str) -> Service:
    return COACHES[name](settings)
