"""Collection points near somebody, as someone on the way can read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wastecoach.cli.terminal import printable
from wastecoach.core.analysis import Place, SourceState
from wastecoach.core.messages import Catalogue
from wastecoach.core.places.sources import KAKAO, OWN

KILOMETRE_M = 1000


def places_panel(
    places: Sequence[Place],
    sources: Mapping[str, SourceState],
    words: Catalogue,
    *,
    radius_m: float,
    width: int,
    streams: Mapping[str, str] | None = None,
) -> RenderableType:
    """The points, nearest first, and who could not be asked for more.

    Args:
        places: Near somebody.
        sources: What became of asking each source.
        words: Of the language.
        radius_m: How far was looked.
        width: Columns.
        streams: Names of streams by id, where it matters which one a point takes.
    """
    parts: list[RenderableType] = [_listed(places, words, streams or {})] if places else []
    parts += [
        Text(line, style="dim" if places else "")
        for line in remarks_on(places, sources, words, radius_m)
    ]
    title = Text(words.text("near.title"), style="bold")
    return Panel(Group(*parts), title=title, title_align="left", border_style="blue", width=width)


def remarks_on(
    places: Sequence[Place], sources: Mapping[str, SourceState], words: Catalogue, radius_m: float
) -> Iterator[str]:
    """What is to be said about the list itself."""
    for name, state in sources.items():
        if words.has(f"near.{name}_{state}"):
            yield words.text(f"near.{name}_{state}")
    if places or "failed" in sources.values():
        return
    if sources.get(OWN) == "off" and sources.get(KAKAO) != "used":
        yield words.text("near.nothing_loaded")
    else:
        yield words.text("near.none", kilometres=f"{radius_m / KILOMETRE_M:g}")


def how_far(place: Place, words: Catalogue) -> str:
    """`120 m · 3 min on foot`; empty where nobody said where they stand."""
    if place.distance_m is None or place.walk_min is None:
        return ""
    far = place.distance_m
    metres = f"{far:.0f} m" if far < KILOMETRE_M else f"{far / KILOMETRE_M:.1f} km"
    return words.text("near.walk", metres=metres, minutes=place.walk_min)


def _listed(
    places: Sequence[Place], words: Catalogue, streams: Mapping[str, str]
) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, place in enumerate(places, start=1):
        grid.add_row(Text(f"{number}."), _told(place, words, streams))
    return grid


def _told(place: Place, words: Catalogue, streams: Mapping[str, str]) -> Text:
    """Name and distance; what it takes, address and particulars; who says so."""
    # Whoever clicks on the name is shown the way, where a terminal can do that.
    link = place.links.get("kakao_map", "")
    name = Text(printable(place.name), style=f"bold link {link}" if link else "bold")
    taken = ", ".join(streams[one] for one in place.streams if one in streams)
    about = " · ".join(
        map(printable, filter(None, (taken, place.address, place.detail, place.phone)))
    )
    far = how_far(place, words)
    lines = [Text.assemble(name, "  ", (far, "")) if far else name]
    lines += [Text(about)] if about else []
    lines.append(Text(_said_by(place, words), style="dim"))
    return Text("\n").join(lines)


def _said_by(place: Place, words: Catalogue) -> str:
    source = printable(place.source)
    if not place.dated:
        return source
    return words.text("near.source", source=source, date=printable(place.dated))
