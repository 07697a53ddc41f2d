"""The way through a history: from page to page, and between two moments."""

from __future__ import annotations

import base64
import datetime as dt
import math
import re
from collections.abc import Sequence

import msgspec

from wastecoach.core.jobs.job import Job
from wastecoach.core.korean_calendar import KOREA, begins
from wastecoach.core.people.kept.history import OwnedJob

# Ids as jobs have them; a cursor is the client's to send, and may hold anything.
_ID = re.compile(r"[0-9a-f-]{32,36}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST_CURSOR = 200
# Later moments than these no clock of ours tells; both databases and dates can still be asked for them.
FIRST, LAST = dt.date(1970, 1, 2), dt.date(9998, 12, 31)


def page_of(found: Sequence[OwnedJob], limit: int) -> tuple[Sequence[OwnedJob], str | None]:
    """Jobs of one page and the cursor of the next, out of up to one more than fit."""
    shown = found[:limit]
    return shown, cursor_of(shown[-1].job) if len(found) > limit else None


def cursor_of(job: Job) -> str:
    """Where a page ends, as clients carry it."""
    place = msgspec.json.encode((job.created_at, job.id))
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def place_of(cursor: str) -> tuple[float, str]:
    """Where a page ends, read back; it leads nowhere but into the history of whoever asks.

    Raises:
        ValueError: It is none of ours.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        at, name = msgspec.json.decode(text, type=tuple[float, str])
    except (ValueError, msgspec.DecodeError) as fault:
        message = "not a cursor"
        raise ValueError(message) from fault
    if not math.isfinite(at) or _ID.fullmatch(name) is None:
        message = "not a cursor"
        raise ValueError(message)
    return at, name


def since_of(asked: str) -> float:
    """The moment from which on: a day begins at midnight in Korea, a time without a zone is Korea's.

    Raises:
        ValueError: Neither a day nor a time.
    """
    return begins(_day(asked)) if _DAY.fullmatch(asked) else _time(asked)


def until_of(asked: str) -> float:
    """The moment before which: a day belongs to it as a whole; else as `since_of`.

    Raises:
        ValueError: Neither a day nor a time.
    """
    if _DAY.fullmatch(asked):
        return begins(_day(asked) + dt.timedelta(days=1))
    return _time(asked)


def _day(asked: str) -> dt.date:
    return _within(dt.date.fromisoformat(asked))


def _time(asked: str) -> float:
    time = dt.datetime.fromisoformat(asked)
    _within(time.date())
    return (time if time.tzinfo else time.replace(tzinfo=KOREA)).timestamp()


def _within(day: dt.date) -> dt.date:
    if not FIRST <= day <= LAST:
        message = f"not between {FIRST} and {LAST}"
        raise ValueError(message)
    return day
