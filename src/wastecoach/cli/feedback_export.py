"""`wastecoach feedback export`: accepted corrections as a folder of labelled photos."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from wastecoach.cli.feedback import Asked, opened, write
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.core.people.corrections.cases import OUTCOMES, labelled, update
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.corrections.reviewing import every
from wastecoach.infra.cases.folder import DiskCases


def run(folder: Path, since: dt.datetime | None, asked: Asked, *, unreviewed: bool) -> None:
    """Write a folder of labelled photos, or bring one that was written before up to date.

    Args:
        folder: Where.
        since: Only what was said or reviewed then or later comes new; None: everything.
        asked: How to tell it.
        unreviewed: Whether what nobody has looked at comes as well.

    Raises:
        OutputFailed: The folder cannot be used.
    """
    cases = DiskCases(folder)
    begins = None if since is None else since.astimezone().timestamp()
    with opened(asked) as (service, words):
        told = [
            one
            for one in every(service.people.feedback, None, None)
            if one.review == "accepted" or (unreviewed and one.review == "new")
        ]
        fresh = frozenset(one.digest for one in told if begins is None or _said_at(one) >= begins)
        book = service.correcting.index().book
        counted = update(cases, labelled(told), fresh, service.ports, book)
        total = sum(case.file is not None for case in cases.cases())
    if asked.as_json:
        write({"folder": str(folder), "photos": total, **{key: counted[key] for key in OUTCOMES}})
        return
    figures = {key: counted[key] for key in ("added", "changed", "kept", "removed")}
    answers().print(
        words.text("feedback.exported", folder=printable(str(folder)), photos=total, **figures),
        soft_wrap=True,
    )
    for key in ("without_photo", "several", "unknown_item"):
        if counted[key]:
            text = words.text(f"feedback.{key}", count=counted[key])
            remarks(quiet=asked.quiet).print(text)


def _said_at(one: Feedback) -> float:
    return max(one.at, one.reviewed_at or one.at)
