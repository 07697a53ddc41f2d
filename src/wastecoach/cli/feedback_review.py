"""`wastecoach feedback review`: corrections are accepted or rejected, by their ids or one by one in the terminal."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wastecoach.cli.feedback import Asked, facts, opened, plain, write
from wastecoach.cli.terminal import answers, error_line, printable, remarks
from wastecoach.core.errors import WastecoachError
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.corrections.cases import photo_of
from wastecoach.core.people.corrections.correction import item_named
from wastecoach.core.people.corrections.feedback import Feedback, Review
from wastecoach.core.people.corrections.reviewing import every, found
from wastecoach.core.people.corrections.reviewing import review as reviewed

if TYPE_CHECKING:
    from wastecoach.bootstrap.jobs import Service

ACCEPTED: Review = "accepted"
REJECTED: Review = "rejected"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of which corrections: all of them the same; nothing of none asks one by one."""

    named: Sequence[str]
    verdict: Review | None
    item: str | None


def run(wanted: Wanted, asked: Asked) -> None:
    """Accept or reject corrections.

    Raises:
        FeedbackNotFound: There is none of a name, or several begin with it; nothing is done then.
        RequestInvalid: The item is none or not one, or a correction to be accepted says none.
    """
    with opened(asked) as (service, words):
        if wanted.verdict is None:
            _one_by_one(wanted, service, words)
            return
        if not wanted.named:
            raise typer.BadParameter("--accept and --reject want the ids of corrections")  # noqa: EM101 -- Typer's way to say it
        item = _item(wanted.item, service, words)
        chosen = [found(one, service.people.feedback) for one in dict.fromkeys(wanted.named)]
        done = [reviewed(one, wanted.verdict, item, service.people) for one in chosen]
    if asked.as_json:
        write({"feedback": [plain(one) for one in done]})
    else:
        answers().print(words.text(f"feedback.{wanted.verdict}", count=len(done)))


def _item(named: str | None, service: Service, words: Catalogue) -> str | None:
    if named is None:
        return None
    return item_named(named, service.correcting.index(), words.language).candidates[0].item.id


def _one_by_one(wanted: Wanted, service: Service, words: Catalogue) -> None:
    """Show what waits with its photo, and ask."""
    if not sys.stdin.isatty():
        raise typer.BadParameter("no terminal to ask in: name ids, and --accept or --reject")  # noqa: EM101 -- Typer's way to say it
    feedback = service.people.feedback
    waiting = [found(one, feedback) for one in wanted.named] or list(every(feedback, "new", None))
    if not waiting:
        answers().print(words.text("feedback.none_waits"))
        return
    done = 0
    with tempfile.TemporaryDirectory(prefix="wastecoach-") as folder:
        for number, one in enumerate(waiting, 1):
            answers().print(f"\n[{number}/{len(waiting)}]")
            answers().print(facts(one, service.correcting.index().book, words))
            answers().print(_photo(one, Path(folder), service, words), soft_wrap=True)
            key = _answered(one, service, words)
            if key == "q":
                break
            done += key != "s"
    answers().print(words.text("feedback.reviewed", count=done))


def _photo(one: Feedback, folder: Path, service: Service, words: Catalogue) -> str:
    """Where its photo can be looked at, as long as the review lasts."""
    data = photo_of((one,), service.ports)
    if data is None:
        return words.text("feedback.no_photo")
    path = folder / f"{one.id}.jpg"
    path.write_bytes(data)
    return words.text("feedback.look", path=str(path))


def _answered(one: Feedback, service: Service, words: Catalogue) -> str:
    """Ask until there is an answer that can be carried out: `a`, `r`, `s` or `q`."""
    while True:
        told: str = typer.prompt(words.text("feedback.ask"), default="s", show_default=False)
        key, _, name = told.strip().partition(" ")
        try:
            if key == "a":
                item = _item(name.strip() or None, service, words)
                reviewed(one, "accepted", item, service.people)
            elif key == "r" and not name:
                reviewed(one, "rejected", None, service.people)
            elif key not in {"s", "q"} or name:
                remarks().print(words.text("feedback.not_understood", told=printable(told)))
                continue
        except WastecoachError as error:
            remarks().print(error_line(error, words), style="red")
            continue
        return key
