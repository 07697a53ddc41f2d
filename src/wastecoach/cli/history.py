"""`wastecoach history`: what one had a server analyse, as a table, a chart, JSON or CSV."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import typer
from rich.table import Table
from rich.text import Text

from wastecoach.cli.forms import Form
from wastecoach.cli.history_chart import chart
from wastecoach.cli.own_server import asked_as_oneself, own_job
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.client import Client, Filters
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.korean_calendar import KOREA
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.kept.entries import UNSURE, Corrected, HistoryEntry, HistoryThing
from wastecoach.core.people.kept.weeks import HistoryStatistics

# So many letters of an id tell it from the others of one person.
SHOWN_DIGITS = 8
COLUMNS = (
    *("job_id", "at", "state", "photo", "item", "name", "stream", "stream_name", "headline"),
    *("verdict", "right_item", "right_name", "error"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of which server: the form, which analyses, how many, weeks of the chart, in which language."""

    server: str
    form: Form
    filters: Filters
    limit: int
    weeks: int
    language: Language | None = None
    chart_alone: bool = False
    quiet: bool = False


def run(asked: Asked) -> None:
    """Show the history.

    Raises:
        NotSignedIn: There is no sign-in with this server.
    """
    if asked.chart_alone and (asked.form == "csv" or asked.filters != Filters()):
        message = "--chart goes by --weeks alone, and not with --csv"
        raise typer.BadParameter(message)
    with asked_as_oneself(asked.server, asked.language) as (client, words, _):
        if asked.form != "cards":
            _as_data(client, words, asked)
            return
        if asked.filters == Filters():
            answers().print(chart(client.history_statistics(asked.weeks), words))
        if not asked.chart_alone:
            _show(client, words, asked)


def delete(named: str, server: str, language: Language | None) -> None:
    """Delete one analysis, named by its id or the beginning of it.

    Raises:
        JobNotFound: There is none of that name, or several begin with it.
        NotSignedIn: There is no sign-in with this server.
    """
    with asked_as_oneself(server, language) as (client, words, _):
        job = own_job(named, client)
        client.delete_entry(job)
    answers().print(words.text("history.deleted", job=job))


def table(entries: Sequence[HistoryEntry], words: Catalogue) -> Table:
    """A row for each thing; of several in one photo the first has its date. What nobody said has no column."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column(words.text("history.when"), no_wrap=True)
    shown.add_column(words.text("history.id"), no_wrap=True)
    for key in ("item", "stream"):
        shown.add_column(words.text(f"history.{key}"), overflow="fold")
    corrected = any(thing.correction for entry in entries for thing in entry.things)
    named = any(entry.name for entry in entries)
    for key, wanted in (("correction", corrected), ("photo", named)):
        if wanted:
            shown.add_column(words.text(f"history.{key}"), overflow="fold")
    for entry in entries:
        for number, (item, stream, said) in enumerate(_things(entry, words)):
            first = number == 0
            date, name = (_local(entry.at), entry.job_id[:SHOWN_DIGITS]) if first else ("", "")
            photo = Text(printable(entry.name or "") if first else "", style="dim")
            shown.add_row(date, name, item, stream, *[said] * corrected, *[photo] * named)
    return shown


def _show(client: Client, words: Catalogue, asked: Asked) -> None:
    found, more = _some(client, words, asked)
    if not found:
        none = "none" if asked.filters == Filters() else "none_found"
        answers().print(words.text(f"history.{none}", server=client.server), soft_wrap=True)
        return
    if asked.filters == Filters():
        answers().print("")
    answers().print(table(found, words))
    if more:
        remarks(quiet=asked.quiet).print(words.text("history.more"))


def _as_data(client: Client, words: Catalogue, asked: Asked) -> None:
    if asked.chart_alone:
        told: HistoryStatistics = client.history_statistics(asked.weeks)
        sys.stdout.write(to_json(told) + "\n")
        return
    found, more = _some(client, words, asked)
    if asked.form == "json":
        sys.stdout.write(to_json({"entries": found, "more": more}) + "\n")
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for entry in found:
        writer.writerows(_rows(entry))


def _some(client: Client, words: Catalogue, asked: Asked) -> tuple[list[HistoryEntry], bool]:
    """As many as are wanted, and whether there are more."""
    every = client.history(asked.filters, language=words.language)
    found = list(islice(every, asked.limit + 1))
    return found[: asked.limit], len(found) > asked.limit


def _things(entry: HistoryEntry, words: Catalogue) -> Iterator[tuple[Text, Text, Text]]:
    if not entry.things:
        state = "failed" if entry.error is not None else "going_on"
        yield (
            Text(words.text(f"history.{state}"), style="red" if entry.error else "dim"),
            _none(),
            _none(),
        )
        return
    for thing in entry.things:
        doubtful = thing.stream == UNSURE
        yield (
            Text(printable(thing.name)),
            Text(printable(thing.stream_name), style="yellow" if doubtful else "green"),
            Text(_said(thing.correction, words), style="dim"),
        )


def _none() -> Text:
    return Text("")


def _said(said: Corrected | None, words: Catalogue) -> str:
    if said is None:
        return ""
    if said.verdict == "right":
        return words.text("history.right")
    if said.right_name is None:
        return words.text("history.wrong")
    return words.text("history.wrong_named", name=printable(said.right_name))


def _rows(entry: HistoryEntry) -> Iterator[dict[str, str | None]]:
    of_entry = {
        "job_id": entry.job_id,
        "at": entry.at,
        "state": entry.state,
        "photo": entry.name,
        "error": None if entry.error is None else entry.error.code,
    }
    for thing in entry.things:
        yield of_entry | _row(thing)
    if not entry.things:
        yield of_entry


def _row(thing: HistoryThing) -> dict[str, str | None]:
    said = thing.correction
    return {
        "item": thing.item,
        "name": thing.name,
        "stream": thing.stream,
        "stream_name": thing.stream_name,
        "headline": thing.headline,
        "verdict": None if said is None else said.verdict,
        "right_item": None if said is None else said.right_item,
        "right_name": None if said is None else said.right_name,
    }


def _local(at: str) -> str:
    return f"{dt.datetime.fromisoformat(at).astimezone(KOREA):%Y-%m-%d %H:%M}"
