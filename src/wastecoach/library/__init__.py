"""The functions that an importing program calls; they run the same pipeline as every other face."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial

from wastecoach import bootstrap
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.decision import Locality, locate
from wastecoach.core.errors import SettingInvalid, WastecoachError
from wastecoach.core.estimates import Chosen, Estimate
from wastecoach.core.estimates import estimate as estimated
from wastecoach.core.jobs.job import Location
from wastecoach.core.look_up import LookUp
from wastecoach.core.look_up import look_up as look_up_in
from wastecoach.core.name_index import Index, index_book
from wastecoach.core.pipeline import Knowledge, analyse
from wastecoach.core.places.sphere import checked
from wastecoach.core.ports import Memory, Ports
from wastecoach.core.rules import Housing
from wastecoach.infra.photos.addresses import without_secrets
from wastecoach.settings import Settings, load_settings


def classify(
    photo: str | os.PathLike[str] | bytes,
    *,
    language: Language = "ko",
    region: str | None = None,
    housing: Housing | None = None,
    provider: str | None = None,
    remember: bool = True,
    near: tuple[float, float] | None = None,
) -> Analysis:
    """Say what is in a photo, how to dispose of it and why.

    Args:
        photo: A path, an http(s) address, or the file's bytes (JPEG, PNG, WebP, HEIC, AVIF, BMP, GIF; at most
            20 MB and 100 megapixels).
        language: `ko` or `en`.
        region: A municipality (`seoul_gangnam`, `강남구`); one that the rule book does not know falls back to the
            national rules, and the guidance says so.
        housing: `house`, `apartment` or `officetel`.
        provider: Vision provider, or several in their order, by commas; the settings' choice when None.
        remember: Whether photos seen before may answer, and this one may be kept (its sightings, never the photo).
        near: Latitude and longitude in degrees of where somebody stands, for collection points; it is kept nowhere.

    Returns:
        One sighting and one guidance for each thing in the photo; `sighting.unsure` tells when to ask.

    Raises:
        WastecoachError: One of its sub-classes, see `wastecoach.core.errors`.
    """
    location = None if near is None else checked(*near)
    settings = load_settings()
    knowledge = bootstrap.knowledge(settings, language)
    locality = locate(region or settings.region, housing or settings.housing, knowledge.book)
    ports = ports_of(settings, provider, remember=remember)
    if isinstance(photo, bytes):
        given = replace(ports, fetch=lambda _: photo)
        return analyse("bytes", given, knowledge, locality, location=location)
    return _analysed(os.fspath(photo), ports, knowledge, locality, location)


def _analysed(
    source: str,
    ports: Ports,
    knowledge: Knowledge,
    locality: Locality,
    location: Location | None = None,
) -> Analysis:
    """`analyse`, under a name that may be shown: an address without its secrets, a file name that fits into JSON.

    File names may hold bytes that are no UTF-8; the query of an address is often a signature that opens the photo.
    """
    readable = without_secrets(source).encode("utf-8", "replace").decode("utf-8")
    fetching = replace(ports, fetch=lambda _: ports.fetch(source))
    return analyse(readable, fetching, knowledge, locality, location=location)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A photo of a batch that could not be used, and why; an address is shown without its query."""

    source: str
    error: WastecoachError


def classify_all(
    photos: Iterable[str],
    *,
    language: Language = "ko",
    region: str | None = None,
    housing: Housing | None = None,
    provider: str | None = None,
    remember: bool = True,
    coach: str | None = None,
    max_cost_usd: float | None = None,
    near: tuple[float, float] | None = None,
) -> Iterator[Analysis | Skipped]:
    """Answer for many photos, in their order, as the answers come; a bad photo is skipped and the others go on.

    Args:
        photos: Paths and addresses; folders are expanded by `wastecoach.infra.photos.sources.expand`.
        language: `ko` or `en`.
        region: As for `classify`.
        housing: As for `classify`.
        provider: As for `classify`.
        remember: As for `classify`.
        coach: Who phrases the guidance (`rules`, `openai`, `anthropic`); the settings' choice when None.
        max_cost_usd: What all photos together may cost, in US dollars; those that could cost more are skipped.
        near: As for `classify`.

    Raises:
        WastecoachError: Before the first photo, if the settings, rules or provider are unusable.
    """
    location = None if near is None else checked(*near)
    settings = _settings(coach)
    knowledge = bootstrap.knowledge(settings, language)
    locality = locate(region or settings.region, housing or settings.housing, knowledge.book)
    if max_cost_usd is None:
        ports = ports_of(settings, provider, remember=remember)
    else:
        ports = bootstrap.ports(settings, provider, remember=remember, max_cost_usd=max_cost_usd)
    analysed = partial(
        _analysed, ports=ports, knowledge=knowledge, locality=locality, location=location
    )
    return _in_order(photos, analysed)


def _settings(coach: str | None) -> Settings:
    """Those in force, with the coach that is wanted instead of theirs."""
    settings = load_settings()
    if coach is None:
        return settings
    known = ("rules", *bootstrap.COACHES)
    if coach not in known:
        raise SettingInvalid(setting="coach", detail=f"{coach}: not one of {', '.join(known)}")
    return settings.model_copy(update={"coach": coach})


def estimate(
    photos: Sequence[str],
    *,
    provider: str | None = None,
    remember: bool = True,
    coach: str | None = None,
) -> Estimate:
    """What `classify_all` of these photos would cost; nobody is asked for it.

    Args:
        photos: As for `classify_all`; an address is not downloaded and counts as a new photo.
        provider: As for `classify`.
        remember: As for `classify`.
        coach: As for `classify_all`.

    Raises:
        WastecoachError: The settings or a provider are unusable.
    """
    settings = _settings(coach)
    looking = tuple(
        Chosen(vision.provider, vision.model, vision.paid)
        for vision in bootstrap.visions(settings, provider)
    )
    wording = bootstrap.chosen_coach(settings)
    known = 0
    if wording is not None or any(one.paid for one in looking):
        memory = ports_of(settings, provider, remember=remember).memory
        known = 0 if memory is None else sum(_is_known(photo, memory) for photo in photos)
    table, retries = bootstrap.prices(settings), settings.provider_retries
    return estimated(len(photos), known, looking, wording, table, retries)


def _is_known(photo: str, memory: Memory) -> bool:
    try:
        with open(photo, "rb") as file:  # noqa: PTH123 -- a name that may hold any bytes
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return False
    return memory.exact(digest) is not None


def _in_order(
    photos: Iterable[str], analysed: Callable[[str], Analysis]
) -> Iterator[Analysis | Skipped]:
    def one(source: str) -> Analysis | Skipped:
        try:
            return analysed(source)
        except WastecoachError as error:
            return Skipped(without_secrets(source), error)

    workers = processors()
    pool = ThreadPoolExecutor(max_workers=workers)
    waiting: deque[Future[Analysis | Skipped]] = deque()
    try:
        for source in photos:
            waiting.append(pool.submit(one, source))
            # A short queue: enough to keep every core busy, little enough to hold few photos in memory.
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def processors() -> int:
    """How many this process may use, where the system tells it (Linux); else how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def look_up(text: str) -> LookUp:
    """Find the item that a text names, in Korean or English, as people type it.

    Args:
        text: For example `생수병`, `기름 묻은 피자박스`, `where does a broken mirror go?`.

    Returns:
        `result` is `match`, `ambiguous` or `not_found`; `candidates` hold the rule-book items, best first.
    """
    settings = load_settings()
    return look_up_in(text, _index(settings))


@cache
def ports_of(settings: Settings, provider: str | None, *, remember: bool) -> Ports:
    """The outside as the settings choose it, made once in a process."""
    return bootstrap.ports(settings, provider, remember=remember)


@cache
def _index(settings: Settings) -> Index:
    return index_book(bootstrap.rule_book(settings.country, settings.rules_folder))
