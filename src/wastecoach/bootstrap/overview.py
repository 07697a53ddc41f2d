"""What an operator looks at, gathered: every part at the same time, none for long, none twice within a moment."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from wastecoach.bootstrap.health import WITHIN_S
from wastecoach.bootstrap.looks import Look, Outcome
from wastecoach.core.errors import WastecoachError
from wastecoach.core.health import Report
from wastecoach.core.jobs.progress import moment
from wastecoach.core.overview import Overview
from wastecoach.core.version import __version__

logger = logging.getLogger(__name__)
TIME_OUT, BROKEN = "time_out", "internal_error"
# Seconds for which a part is told again as it was.
MOMENT_S = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the overview.

    Attributes:
        name: Of its field.
        look: Asks for it.
        kept_s: Seconds for which it is told again as it was.
    """

    name: str
    look: Callable[[], Any]
    kept_s: float = MOMENT_S


class Overviews:
    """Looks at everything, for all who ask.

    A part that hangs is not asked for again before it has ended, and then told however long it took.

    Args:
        parts: Of the overview.
        now: Seconds since 1970.
        within_s: Seconds for all of them.
    """

    def __init__(
        self, parts: Iterable[Part], now: Callable[[], float], within_s: float = WITHIN_S
    ) -> None:
        self._parts = tuple(parts)
        self._now = now
        self._within_s = within_s
        self._began = time.monotonic()
        self._turn = threading.Lock()
        self._looks: dict[str, Look[Any]] = {}

    def gathered(self) -> dict[str, Outcome[Any]]:
        """What came of each part by now, by name; returns in time whatever hangs."""
        with self._turn:
            looks = {part.name: self._look(part) for part in self._parts}
        ends = time.perf_counter() + self._within_s
        return {name: look.outcome(ends) for name, look in looks.items()}

    def told(self, found: dict[str, Outcome[Any]], health: Report) -> Overview:
        """All parts as one answer, beside how well the components are."""
        fields: dict[str, Any] = {name: outcome.found for name, outcome in found.items()}
        return Overview(
            at=moment(self._now()),
            version=__version__,
            uptime_s=round(time.monotonic() - self._began, 1),
            health=health,
            faults={name: _code(one) for name, one in found.items() if one.found is None},
            **fields,
        )

    def _look(self, part: Part) -> Look[Any]:
        last = self._looks.get(part.name)
        if last is not None and last.age_s < _kept_s(part, last):
            return last
        look = Look(part.name, partial(_asked, part))
        self._looks[part.name] = look
        return look


def _kept_s(part: Part, last: Look[Any]) -> float:
    """What failed is asked for again soon."""
    failed = last.ended and last.outcome(0.0).found is None
    return MOMENT_S if failed else part.kept_s


def _asked(part: Part) -> Any:
    """A part, whose fault is in the log where it is no error of ours."""
    try:
        return part.look()
    except WastecoachError:
        raise
    except Exception:
        logger.exception("the overview lacks %s", part.name)
        raise


def _code(outcome: Outcome[Any]) -> str:
    if outcome.fault is None:
        return TIME_OUT
    return outcome.fault.code if isinstance(outcome.fault, WastecoachError) else BROKEN
