"""How long something takes, for people."""

from __future__ import annotations

from wastecoach.core.messages import Catalogue

MINUTE_S, HOUR_S = 60, 3600


def spelled(seconds: float, words: Catalogue) -> str:
    """`12 s`, `3 min 20 s`, `1 h 5 min`."""
    whole = round(seconds)
    if whole < MINUTE_S:
        return words.text("infra.time.seconds", seconds=whole)
    minutes, left = divmod(whole, MINUTE_S)
    if whole < HOUR_S:
        return words.text("infra.time.minutes", minutes=minutes, seconds=left)
    hours, minutes = divmod(minutes, MINUTE_S)
    return words.text("infra.time.hours", hours=hours, minutes=minutes)
