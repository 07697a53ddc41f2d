"""Days as people in Korea count them.

Korea knows no summer time: a day is always 24 hours, and begins nine hours before that of UTC.
"""

from __future__ import annotations

import datetime as dt

TIME_ZONE = "Asia/Seoul"
KOREA = dt.timezone(dt.timedelta(hours=9), TIME_ZONE)


def korean_day(at: float) -> dt.date:
    """The day on which a moment (seconds since 1970) falls."""
    return dt.datetime.fromtimestamp(at, KOREA).date()


def begins(day: dt.date) -> float:
    """The moment at which a day begins, seconds since 1970."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=KOREA).timestamp()
