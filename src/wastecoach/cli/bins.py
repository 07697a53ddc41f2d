"""`wastecoach bins`: collection points near somebody, and whose points are loaded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import typer
from rich.table import Table

from wastecoach.cli.cards import WIDTH
from wastecoach.cli.exits import Exit
from wastecoach.cli.failing import spoken
from wastecoach.cli.near import places_panel
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.messages import Catalogue
from wastecoach.core.places.bins import Bins, place_in
from wastecoach.core.places.sources import OWN
from wastecoach.core.places.sphere import location_in
from wastecoach.settings import Settings, load_settings

MAPS = ("kakao_map", "naver_map", "geo")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user looks for: in which language, what, how far, how many, asked of whom, in which form."""

    language: Language | None
    stream: str | None
    radius_m: float
    limit: int
    server: str | None = None
    links: bool = False
    as_json: bool = False


def near(location: str, asked: Asked) -> None:
    """Show the nearest points.

    Raises:
        CoordinatesInvalid: There is no such point on earth.
        RequestInvalid: Nobody knows what is to be taken there.
        DependencyError: Nobody could be asked.
    """
    settings, words = _begun(asked.language)
    found = _found(location, asked, words)
    if asked.as_json:
        sys.stdout.write(to_json(found) + "\n")
    else:
        _show(found, asked, settings, words)
    if not found.places:
        raise typer.Exit(Exit.NOT_FOUND)


def sources(language: Language | None, *, as_json: bool) -> None:
    """Show whose points are loaded."""
    from wastecoach.bootstrap.places import place_records

    settings, words = _begun(language)
    with place_records(settings) as records:
        known = records.sources()
    if as_json:
        sys.stdout.write(to_json({"sources": known}) + "\n")
        return
    if not known:
        remarks().print(words.text("near.nothing_loaded"))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("bins.source"), overflow="fold")
    table.add_column(words.text("bins.dated"), no_wrap=True)
    table.add_column(words.text("bins.points"), justify="right")
    for one in known:
        table.add_row(printable(one.source), printable(one.dated) or "—", f"{one.points:,}")
    answers().print(table)


def drop(source: str, language: Language | None, *, as_json: bool) -> None:
    """Forget the points of a source."""
    from wastecoach.bootstrap.places import place_records

    settings, words = _begun(language)
    with place_records(settings) as records:
        gone = records.drop(source)
    if as_json:
        sys.stdout.write(to_json({"dropped": gone}) + "\n")
    elif gone:
        answers().print(words.text("bins.dropped", points=f"{gone:,}", source=printable(source)))
    else:
        remarks().print(words.text("bins.unknown_source", source=printable(source)))
    if not gone:
        raise typer.Exit(Exit.NOT_FOUND)


def _begun(language: Language | None) -> tuple[Settings, Catalogue]:
    settings = load_settings()
    return settings, spoken(language, settings)


def _found(location: str, asked: Asked, words: Catalogue) -> Bins:
    stands = location_in(location)
    if asked.server is None:
        from wastecoach.library.bins import bins_near

        return bins_near(
            stands.latitude,
            stands.longitude,
            stream=asked.stream,
            radius_m=asked.radius_m,
            limit=asked.limit,
            language=words.language,
        )
    from wastecoach.client import Client

    credentials = sign_in_with(asked.server)
    with Client(asked.server, language=words.language, credentials=credentials) as client:
        return client.bins_near(
            stands, stream=asked.stream, radius_m=asked.radius_m, limit=asked.limit
        )


def _show(found: Bins, asked: Asked, settings: Settings, words: Catalogue) -> None:
    states = {one.name: one.state for one in found.sources}
    if not found.places and asked.server is None and not _is_loaded(settings):
        states |= {OWN: "off"}
    # Whoever looks for one thing knows what the points are for.
    several = found.asked is None or len(found.asked) > 1
    panel = places_panel(
        [place_in(one) for one in found.places],
        states,
        words,
        radius_m=asked.radius_m,
        width=WIDTH,
        streams=found.streams if several else None,
    )
    answers().print(panel)
    if asked.links:
        for line in _links(found, words):
            answers().print(line, soft_wrap=True)


def _is_loaded(settings: Settings) -> bool:
    from wastecoach.bootstrap.places import place_records

    with place_records(settings) as records:
        return bool(records.sources())


def _links(found: Bins, words: Catalogue) -> Iterator[str]:
    """An address is never broken: it is to be clicked on or copied."""
    for number, one in enumerate(found.places, start=1):
        yield f"{number}. {printable(one.name)}"
        for name in MAPS:
            if name in one.links:
                yield f"   {words.text(f'bins.{name}')}: {printable(one.links[name])}"
