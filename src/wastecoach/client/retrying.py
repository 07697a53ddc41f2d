"""When a request is sent again, and after how long: pure, so that a table can show it."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

# Too many requests, and what proxies and servers say while one of them is away. All our requests may be sent twice.
PASSING = frozenset({429, 502, 503, 504})
TOO_MANY = 429
# Seconds before the second try; each later one waits so many times longer.
FIRST_S, FACTOR, LONGEST_S = 0.25, 2.0, 8.0
# How far chance moves a pause: half as long to one and a half times, so that many clients do not come back at once.
SPREAD = 0.5


def pause_s(tried: int, asked_s: float | None, chance: float) -> float:
    """Seconds to wait after a try (1 is the first) that failed.

    Args:
        tried: How many tries there were.
        asked_s: When the server asks us to come back; it is obeyed, and chance only adds to it.
        chance: A random number in 0..1.
    """
    planned = min(LONGEST_S, FIRST_S * FACTOR ** (tried - 1))
    spread = planned * (1 - SPREAD + 2 * SPREAD * chance)
    return spread if asked_s is None else asked_s + planned * SPREAD * chance


def retry_after_s(header: str | None, now: dt.datetime) -> float | None:
    """What `Retry-After` says, in seconds from now: a number or a date; None where it says nothing that can be read.

    Args:
        header: Its value.
        now: With a time zone.
    """
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
        # A date of which nobody says where it holds is UTC (RFC 9110).
        until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, OverflowError):
        return None
