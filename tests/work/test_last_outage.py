"""An outage of the records is known for a while after it is over."""

from __future__ import annotations

import math

import pytest

from wastecoach.core.jobs.errors import QueueUnavailable, RecordsUnavailable
from wastecoach.infra.work.last_outage import LastOutage


def test_an_outage_is_known_from_its_last_failure_on() -> None:
    now = [100.0]
    outage = LastOutage(lambda: now[0])
    assert outage.over_for_s == math.inf

    def away() -> float:
        raise RecordsUnavailable(place="db", detail="away")

    with pytest.raises(RecordsUnavailable):
        outage.noticed(away)()
    now[0] += 5
    assert outage.over_for_s == 5
    assert outage.noticed(lambda: 1.5)() == 1.5
    assert outage.over_for_s == 5


def test_what_else_fails_is_no_outage_of_the_records() -> None:
    outage = LastOutage(lambda: 0.0)

    def broker_away() -> float:
        raise QueueUnavailable(place="broker", detail="away")

    with pytest.raises(QueueUnavailable):
        outage.noticed(broker_away)()
    assert outage.over_for_s == math.inf
