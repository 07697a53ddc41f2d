"""Opening hours by weekday, as one line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

WEEKDAYS = "월화수목금토일"
CLOSED = ("휴무", "휴관", "미운영", "없음")


def week(hours: Sequence[str]) -> str:
    """`월–금 09:00~18:00, 토 09:00~12:00`: neighbours with the same hours together, days without any left out.

    Args:
        hours: Of Monday to Sunday, tidy.
    """
    days = zip(WEEKDAYS, (one.replace(" ~ ", "~") for one in hours), strict=False)
    told = []
    for open_hours, group in groupby(days, key=lambda day: day[1]):
        if open_hours and not any(word in open_hours for word in CLOSED):
            names = [name for name, _ in group]
            span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
            told.append(f"{span} {open_hours}")
    return ", ".join(told)
