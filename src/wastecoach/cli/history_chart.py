"""Where waste went, as bars: by stream, and by week with the streams in it.

Every stream has a filling of its own beside its colour, so that the weeks can be read on paper, without colour, and by
those who see few colours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.cli.terminal import printable
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.kept.weeks import HistoryStatistics, HistoryWeek

# The most frequent streams have these, the others share the last.
FILLINGS = "█▒#░=▓+:%·"
# Columns of the longest bar, and of the longest name beside it.
LONGEST, LONGEST_NAME = 40, 26


def chart(told: HistoryStatistics, words: Catalogue) -> RenderableType:
    """Both kinds of bars; one line where there is nothing to show."""
    if not told.things:
        return Text(words.text("history.chart_none", weeks=len(told.weeks)))
    title = words.text("history.chart_streams", since=told.since, things=told.things)
    parts = (Text(title, style="bold"), _by_stream(told))
    weeks = (Text(words.text("history.chart_weeks"), style="bold"), _by_week(told, words))
    return Group(*parts, Text(""), *weeks)


def lengths(parts: Mapping[str, int], most: int, longest: int) -> dict[str, int]:
    """How long each part of a bar is; rounded so that the whole is as long as it should be, and no part vanishes.

    Args:
        parts: How many of each.
        most: Of the longest bar together, 1 or more.
        longest: Columns of that bar.
    """
    made: dict[str, int] = {}
    before = seen = 0
    for name, count in parts.items():
        seen += count
        end = max(round(longest * seen / most), before + (1 if count else 0))
        made[name] = end - before
        before = end
    return made


def _by_stream(told: HistoryStatistics) -> Table:
    table = _table()
    most = max(told.streams.values())
    for name, things in told.streams.items():
        bar = _bar({name: things}, most, told)
        table.add_row(_short(_named(name, told)), bar, str(things))
    return table


def _by_week(told: HistoryStatistics, words: Catalogue) -> Table:
    table = _table()
    most = max(week.things for week in told.weeks)
    for week in told.weeks:
        things = str(week.things) if week.things else ""
        table.add_row(_monday(week, words), _bar(_ordered(week, told), most, told), things)
    return table


def _table() -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    return table


def _bar(parts: Mapping[str, int], most: int, told: HistoryStatistics) -> Text:
    bar = Text()
    for name, length in lengths(parts, most, LONGEST).items():
        bar.append(_filling(name, told) * length, style=_colour(name, told))
    return bar


def _ordered(week: HistoryWeek, told: HistoryStatistics) -> dict[str, int]:
    """The streams in one order for all weeks, so that each is found at its place."""
    return {name: week.streams[name] for name in told.streams if name in week.streams}


def _filling(name: str, told: HistoryStatistics) -> str:
    place = list(told.streams).index(name) if name in told.streams else len(FILLINGS)
    return FILLINGS[min(place, len(FILLINGS) - 1)]


def _colour(name: str, told: HistoryStatistics) -> str:
    from rich.color import Color, ColorParseError

    known = told.legend.get(name)
    try:
        return "" if known is None else Color.parse(known.colour).name
    except ColorParseError:
        # What a server says need not be one.
        return ""


def _named(name: str, told: HistoryStatistics) -> str:
    known = told.legend.get(name)
    return printable(name if known is None else known.name)


def _short(name: str) -> str:
    """A name that leaves the bars their place."""
    if cell_len(name) <= LONGEST_NAME:
        return name
    return "".join(_fitting(name)) + "…"


def _fitting(name: str) -> Iterator[str]:
    width = 1
    for letter in name:
        width += cell_len(letter)
        if width > LONGEST_NAME:
            return
        yield letter


def _monday(week: HistoryWeek, words: Catalogue) -> str:
    day = dt.date.fromisoformat(week.begins)
    return words.text("history.week_from", month=day.month, day=day.day)
