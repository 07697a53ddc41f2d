"""`wastecoach dlq`: what was given up, from the records, whether or not there is a broker."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, local_minute, printable
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.jobs.errors import LetterNotFound
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.progress import moment, worded
from wastecoach.core.jobs.records import DeadLetter, JobRecords
from wastecoach.core.jobs.replaying import letters
from wastecoach.core.jobs.replaying import replay as replayed
from wastecoach.core.messages import Catalogue
from wastecoach.settings import load_settings

# As many digits of an id as tables show; they are enough to name it again.
SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants: in which language and form, and whether it is about every letter."""

    language: Language | None
    as_json: bool = False
    everything: bool = False


def show_all(asked: Asked) -> None:
    """Show every dead letter, the newest first."""
    with _begun(asked) as (ports, words):
        found = list(letters(ports.records))
    if asked.as_json:
        _write({"letters": [_plain(letter) for letter in found]})
    elif not found:
        answers().print(words.text("dlq.none"))
    else:
        answers().print(_table(found, words))


def show_one(named: str, asked: Asked) -> None:
    """Show one dead letter and where its job is.

    Raises:
        LetterNotFound: There is none of that name, or several begin with it.
    """
    with _begun(asked) as (ports, words):
        letter = _letter(named, ports.records)
        job = None if letter.job is None else ports.records.job(letter.job)
    state = None if job is None else job.state
    if asked.as_json:
        _write({**_plain(letter), "state": state})
        return
    rows = {
        "id": letter.id,
        "at": local_minute(letter.at),
        "lane": letter.lane,
        "task": letter.task or "—",
        "job": letter.job or "—",
        "state": words.text(f"batches.states.{state}") if state else "—",
        "attempts": str(letter.attempts),
        "reason": worded(letter.reason.code, letter.reason.params, words),
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in rows.items():
        table.add_row(words.text(f"dlq.{name}"), printable(value))
    answers().print(table)


def replay(named: Sequence[str], asked: Asked) -> None:
    """Let the jobs of dead letters begin anew.

    Raises:
        LetterNotFound: There is none of a name, or several begin with it; nothing is done then.
    """
    with _begun(asked) as (ports, words):
        chosen = _chosen(named, ports.records, asked)
        begun = sum(replayed(letter, ports) is not None for letter in chosen)
    if asked.as_json:
        _write({"letters": len(chosen), "jobs": begun})
    else:
        answers().print(words.text("dlq.replayed", letters=len(chosen), jobs=begun))


def drop(named: Sequence[str], asked: Asked) -> None:
    """Throw dead letters away.

    Raises:
        LetterNotFound: There is none of a name, or several begin with it; nothing is done then.
    """
    with _begun(asked) as (ports, words):
        chosen = _chosen(named, ports.records, asked)
        gone = ports.records.drop([letter.id for letter in chosen])
    if asked.as_json:
        _write({"letters": gone})
    else:
        answers().print(words.text("dlq.dropped", letters=gone))


@contextmanager
def _begun(asked: Asked) -> Iterator[tuple[JobPorts, Catalogue]]:
    from wastecoach.bootstrap.jobs import open_service

    settings = load_settings()
    words = spoken(asked.language, settings)
    with open_service(settings, "tool") as service:
        service.check()
        yield service.ports, words


def _chosen(named: Sequence[str], records: JobRecords, asked: Asked) -> list[DeadLetter]:
    if asked.everything == bool(named):
        raise typer.BadParameter("ID…, or --all")  # noqa: EM101 -- Typer's way to say it
    if asked.everything:
        return list(letters(records))
    return [_letter(one, records) for one in dict.fromkeys(named)]


def _letter(named: str, records: JobRecords) -> DeadLetter:
    exact = records.dead_letter(named)
    if exact is not None:
        return exact
    found = [letter for letter in letters(records) if letter.id.startswith(named)]
    if len(found) != 1:
        raise LetterNotFound(letter=named)
    return found[0]


def _table(found: Sequence[DeadLetter], words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    for key in ("id", "at", "lane", "job", "attempts"):
        table.add_column(words.text(f"dlq.{key}"), no_wrap=True)
    table.add_column(words.text("dlq.reason"), overflow="fold")
    for letter in found:
        table.add_row(
            letter.id[:SHOWN_DIGITS],
            local_minute(letter.at),
            letter.lane,
            (letter.job or "—")[:SHOWN_DIGITS],
            str(letter.attempts),
            Text(printable(letter.reason.code), style="red"),
        )
    return table


def _plain(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "job": letter.job,
        "lane": letter.lane,
        "task": letter.task,
        "code": letter.reason.code,
        "params": letter.reason.params,
        "attempts": letter.attempts,
        "at": moment(letter.at),
    }


def _write(plain: dict[str, Any]) -> None:
    sys.stdout.write(to_json(plain) + "\n")
