"""Where somebody stood is used for one answer and kept nowhere; the points near them are soon forgotten as well."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.jobs.conftest import Desk, Eyes
from wastecoach.api.asked import once
from wastecoach.core.analysis import Analysis, Place
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.jobs.job import Location, Wish
from wastecoach.core.jobs.progress import RESULT_TTL_S
from wastecoach.core.jobs.showing import progress_from_records, result
from wastecoach.core.jobs.upkeep import SCHEDULE, TASKS, forget_places
from wastecoach.core.stages import Listener

HERE = Location(37.561234, 126.972345)
WISH = Wish(language="en", location=HERE)
BOX = Place("Old Box Street 1", ("textile",), 37.57, 126.98, "", 120.5, "test", id="box")


@pytest.fixture(autouse=True)
def near_a_box(desk: Desk) -> None:
    """Whoever says where they stand is shown a box, as the pipeline does it."""
    looked: Eyes = desk.ports.analyse

    def with_places(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        places = () if wish.location is None else (BOX,)
        return replace(looked(fetch, wish, listener), places=places)

    desk.seeing(with_places)


def places_of(job_id: str, desk: Desk) -> list[tuple[Place, ...]]:
    """What each way to a result tells: shown, in full, in another language, as the records know it."""
    shown = desk.shown(job_id).result
    assert shown is not None
    whole = analysis_from_json(result(job_id, None, desk.ports))
    korean = analysis_from_json(result(job_id, "ko", desk.ports))
    return [shown.nearby_bins, shown.analysis.places, whole.places, korean.places]


def test_who_says_where_they_stand_is_told_what_is_near_however_they_ask(desk: Desk) -> None:
    job = desk.queued(WISH)
    desk.deliver()
    assert places_of(job.id, desk) == [(BOX,)] * 4
    desk.ports.board.forget(job.id)
    progress_from_records(job.id, desk.ports)
    assert places_of(job.id, desk) == [(BOX,)] * 4


def test_where_somebody_stands_is_forgotten_when_the_job_ends(desk: Desk) -> None:
    job = desk.queued(WISH)
    assert desk.job(job.id).wish.location == HERE
    desk.deliver()
    assert desk.job(job.id).wish.location is None


def test_what_was_near_is_forgotten_a_day_later_and_the_answer_stays(desk: Desk) -> None:
    job = desk.queued(WISH)
    desk.deliver()
    assert forget_places(desk.ports, desk.terms) == 0
    desk.seconds += RESULT_TTL_S + 1
    assert forget_places(desk.ports, desk.terms) == 1
    assert forget_places(desk.ports, desk.terms) == 0
    progress_from_records(job.id, desk.ports)
    assert places_of(job.id, desk) == [()] * 4
    assert desk.shown(job.id).result is not None


def test_what_was_near_is_forgotten_by_the_schedule() -> None:
    assert "forget_places" in TASKS
    assert SCHEDULE["forget_places"] <= 3600


def test_what_the_records_hand_out_to_others_has_no_places_in_it(desk: Desk) -> None:
    job = desk.queued(WISH)
    desk.deliver()
    result(job.id, "ko", desk.ports)
    for language in ("en", "ko"):
        kept = desk.ports.records.analysis(job.id, language)
        assert kept is not None
        assert analysis_from_json(kept).places == ()
        assert BOX.name.encode() not in kept


def test_neither_where_somebody_stands_nor_what_is_near_is_in_any_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.queued(WISH)
    desk.deliver()
    out, err = capfd.readouterr()
    said = f"{caplog.text}{out}{err}"
    for secret in (str(HERE.latitude), str(HERE.longitude), BOX.name):
        assert secret not in said


def test_a_request_sent_again_from_elsewhere_is_the_same_request() -> None:
    key = "0b5b1f0e-6d8c-4a43-9a55-0d9f0f5f8e11"
    moved = replace(WISH, location=Location(37.6, 127.0))
    assert (
        once(key, None, WISH)
        == once(key, None, moved)
        == once(key, None, replace(WISH, location=None))
    )
    assert once(key, None, WISH) != once(key, None, replace(WISH, language="ko"))
