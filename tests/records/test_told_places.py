"""Which points were near whoever asked is kept beside a result, and can be forgotten without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.records.examples import LEASE_S, NOW, RESULT, analyses, brought
from wastecoach.infra.records.records import SqlJobRecords

PLACES = '[{"name": "수거함"}]'.encode()


@pytest.fixture
def told(records: SqlJobRecords) -> SqlJobRecords:
    """Three results with places, which ended a second after each other, and one without."""
    for number in range(3):
        brought(records, "processing", f"job {number}")
        result = replace(RESULT, places=PLACES)
        assert records.finish(f"job {number}", 1, result, NOW + number)
    brought(records, "done", "nowhere")
    return records


def test_the_places_of_a_result_are_kept_beside_it(told: SqlJobRecords) -> None:
    assert told.places("job 0") == PLACES
    assert told.places("nowhere") is None
    assert told.places("no such job") is None
    assert analyses(told, "job 0") == {"ko": RESULT.analysis}


def test_places_of_before_a_moment_are_forgotten(told: SqlJobRecords) -> None:
    assert told.forget_places(NOW + 1.5, 10) == 2
    assert [told.places(f"job {number}") for number in range(3)] == [None, None, PLACES]
    assert analyses(told, "job 0") == {"ko": RESULT.analysis}
    assert told.forget_places(NOW + 1.5, 10) == 0


def test_they_are_forgotten_a_few_at_a_time(told: SqlJobRecords) -> None:
    assert [told.forget_places(NOW + LEASE_S, 2) for _ in range(3)] == [2, 1, 0]
