"""`wastecoach feedback`: say whether an answer was right; see what others said, directly in the database."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from wastecoach.cli.cards import guidance_card
from wastecoach.cli.failing import spoken
from wastecoach.cli.own_server import own_job
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.terminal import answers, local_minute, printable, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json, to_plain
from wastecoach.core.jobs.progress import moment
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.corrections.correction import Said
from wastecoach.core.people.corrections.feedback import REVIEWS, VERDICTS, Feedback, Review
from wastecoach.core.people.corrections.reviewing import every, found
from wastecoach.core.rules import RuleBook
from wastecoach.settings import load_settings

if TYPE_CHECKING:
    from wastecoach.bootstrap.jobs import Service

# As many digits of an id as tables show; they are enough to name it again.
SHOWN_DIGITS = 12
# Of a job's whole id; the history shows their beginnings.
DIGITS = 32
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Asked:
    """In which language and form the user wants it."""

    language: Language | None
    as_json: bool = False
    quiet: bool = False


def send(job: str, said: Said, server: str, asked: Asked) -> None:
    """Tell a server whether its answer was right, and show what to do with the right item.

    Args:
        job: Its id; of one's own history the beginning is enough.
        said: What one says of it.
        server: The address of the server.
        asked: How it is shown.

    Raises:
        WastecoachError: There is no such answer, or the item is none or not one.
    """
    from wastecoach.client import Client

    words = words_of(asked)
    credentials = sign_in_with(server)
    with Client(server, language=words.language, credentials=credentials) as client:
        beginning = len(job) < DIGITS and credentials.held is not None
        correction = client.correct(own_job(job, client) if beginning else job, said)
    if asked.as_json:
        sys.stdout.write(to_json(correction) + "\n")
        return
    remarks(quiet=asked.quiet).print(words.text(f"feedback.thanks_{correction.verdict}"))
    if correction.photo_kept:
        remarks(quiet=asked.quiet).print(words.text("feedback.photo_kept"))
    elif said.keep_photo:
        remarks(quiet=asked.quiet).print(words.text("feedback.photo_gone"))
    if correction.guidance is not None:
        name = printable(correction.right_name)
        answers().print(guidance_card(name, correction.guidance, words))


def show_all(review: Review | None, most: int, asked: Asked) -> None:
    """Show corrections, the oldest first."""
    with opened(asked) as (service, words):
        shown = list(itertools.islice(every(service.people.feedback, review, None), most))
        book = service.correcting.index().book
    if asked.as_json:
        write({"feedback": [plain(one) for one in shown]})
    elif not shown:
        answers().print(words.text("feedback.none"))
    else:
        answers().print(_table(shown, book, words))


def show_one(named: str, asked: Asked) -> None:
    """Show one correction.

    Raises:
        FeedbackNotFound: There is none of that name, or several begin with it.
    """
    with opened(asked) as (service, words):
        one = found(named, service.people.feedback)
        book = service.correcting.index().book
    if asked.as_json:
        write(plain(one))
    else:
        answers().print(facts(one, book, words))


def counts(asked: Asked) -> None:
    """Show how many corrections there are, by verdict and review."""
    with opened(asked) as (service, words):
        counted = service.people.feedback.feedback_counts()
    if asked.as_json:
        by_verdict: dict[str, Any] = {
            verdict: {review: counted.get((verdict, review), 0) for review in REVIEWS}
            for verdict in VERDICTS
        }
        write(by_verdict)
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for review in REVIEWS:
        table.add_column(words.text(f"feedback.reviews.{review}"), justify="right")
    for verdict in VERDICTS:
        cells = [f"{counted.get((verdict, review), 0):,}" for review in REVIEWS]
        table.add_row(words.text(f"feedback.verdicts.{verdict}"), *cells)
    answers().print(table)


def words_of(asked: Asked) -> Catalogue:
    """The words of the language that is wanted; errors speak it from here on."""
    return spoken(asked.language, load_settings())


@contextmanager
def opened(asked: Asked) -> Iterator[tuple[Service, Catalogue]]:
    """The stores, for an operator.

    Raises:
        RecordsUnavailable, RecordsOutdated: The database cannot be used.
    """
    from wastecoach.bootstrap.jobs import open_service

    words = words_of(asked)
    with open_service(load_settings(), "tool") as service:
        service.check()
        yield service, words


def facts(one: Feedback, book: RuleBook, words: Catalogue) -> Table:
    """A correction, a fact in every row."""
    rows = {
        "id": one.id,
        "at": local_minute(one.at),
        "job": one.job,
        "thing": str(one.thing),
        "verdict": words.text(f"feedback.verdicts.{one.verdict}"),
        "seen_item": item_name(one.seen_item, book, words),
        "right_item": item_name(one.right_item, book, words),
        "comment": one.comment or UNKNOWN,
        "model": one.model,
        "photo": words.text("feedback.with_leave" if one.photo else "feedback.without_leave"),
        "review": words.text(f"feedback.reviews.{one.review}"),
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in rows.items():
        table.add_row(words.text(f"feedback.{name}"), Text(printable(value)))
    return table


def item_name(item: str | None, book: RuleBook, words: Catalogue) -> str:
    """What an item is called, and its id; whoever put it there, the rule book may not know it any more."""
    if item is None:
        return UNKNOWN
    known = book.items.get(item)
    return f"{known.name.in_language(words.language)} ({item})" if known else item


def plain(one: Feedback) -> dict[str, Any]:
    """A correction as data; whose it is stays in the database."""
    told: dict[str, Any] = to_plain(one)
    del told["owner"]
    reviewed = None if one.reviewed_at is None else moment(one.reviewed_at)
    return {**told, "at": moment(one.at), "reviewed_at": reviewed}


def write(told: Mapping[str, Any]) -> None:
    """One line of JSON."""
    sys.stdout.write(to_json(told) + "\n")


def _table(shown: list[Feedback], book: RuleBook, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    for key in ("id", "at", "verdict", "review"):
        table.add_column(words.text(f"feedback.{key}"), no_wrap=True)
    for key in ("seen_item", "right_item", "comment"):
        table.add_column(words.text(f"feedback.{key}"), overflow="fold")
    for one in shown:
        table.add_row(
            one.id[:SHOWN_DIGITS],
            local_minute(one.at),
            words.text(f"feedback.verdicts.{one.verdict}"),
            words.text(f"feedback.reviews.{one.review}"),
            *(_short(item, book, words) for item in (one.seen_item, one.right_item)),
            Text(printable(one.comment)),
        )
    return table


def _short(item: str | None, book: RuleBook, words: Catalogue) -> Text:
    known = book.items.get(item or "")
    name = known.name.in_language(words.language) if known else item or UNKNOWN
    return Text(printable(name))
