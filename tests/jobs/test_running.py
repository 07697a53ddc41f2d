"""A job ends in one result or one failure with its reason, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.jobs.conftest import Desk
from wastecoach.core.analysis import Analysis
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.errors import NobodyCouldLook, PhotoDamaged, WastecoachError
from wastecoach.core.jobs import upkeep
from wastecoach.core.jobs.accepting import ANALYSE, Caller, accept, accept_whole
from wastecoach.core.jobs.errors import (
    JobExpired,
    JobFailed,
    JobNotDone,
    JobNotFound,
    RecordsUnavailable,
)
from wastecoach.core.jobs.job import Location, Wish
from wastecoach.core.jobs.records import Message
from wastecoach.core.jobs.running import run
from wastecoach.core.jobs.sending import HOLD_S, send_due
from wastecoach.core.jobs.showing import progress_from_records, result
from wastecoach.core.jobs.upkeep import (
    LOST_AFTER_S,
    aggregate,
    expire_uploads,
    forget,
    purge_photos,
    sweep,
    tell_ends,
)
from wastecoach.core.people.caller import mark_of, owner_of_device, owner_of_person
from wastecoach.core.people.person import Account, Device, Person
from wastecoach.core.stages import Listener, Stage
from wastecoach.infra.records.people import SqlPeopleRecords


def failing(error: Exception) -> Callable[..., Analysis]:
    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        listener("look", 50)
        raise error

    return eyes


def test_a_job_runs_to_its_result_which_every_face_shows(desk: Desk) -> None:
    job = desk.queued(Wish(language="en", location=Location(37.5, 127.0)))
    assert desk.deliver() == ["done"]
    shown = desk.shown(job.id)
    assert (shown.state, shown.progress) == ("done", 100)
    assert shown.result is not None
    assert shown.result.analysis == analysis_from_json(result(job.id, None, desk.ports))
    assert shown.result.feedback.startswith(shown.result.analysis.guidance[0].headline)
    ended = desk.job(job.id)
    assert (ended.state, ended.wish.location) == ("done", None)


def test_the_same_message_twice_is_one_result(desk: Desk) -> None:
    desk.queued()
    desk.queue.messages *= 3
    assert desk.deliver() == ["done", "nothing", "nothing"]


def test_a_message_of_a_job_that_there_is_not_is_nothing(desk: Desk) -> None:
    desk.queue.messages.append(Message("m", "ai", ANALYSE, "f" * 32, desk.seconds))
    assert desk.deliver() == ["nothing"]


def test_a_photo_that_cannot_be_used_fails_with_its_reason_at_once(desk: Desk) -> None:
    job = desk.queued()
    desk.seeing(failing(PhotoDamaged()))
    assert desk.deliver() == ["failed"]
    shown = desk.shown(job.id)
    assert shown.error is not None
    assert (shown.state, shown.error.code, shown.progress) == ("failed", "photo_damaged", 50)
    assert desk.ports.records.dead_letters(10) == []


@pytest.mark.parametrize("error", [NobodyCouldLook(tried="openai"), ZeroDivisionError("a secret")])
def test_what_may_pass_is_tried_again_and_given_up_in_the_end(desk: Desk, error: Exception) -> None:
    job = desk.queued()
    desk.seeing(failing(error))
    for _ in range(desk.terms.attempts - 1):
        assert desk.deliver() == ["again"]
        assert send_due(desk.ports) == 0  # not yet
        desk.seconds += 300
        assert send_due(desk.ports) == 1
    assert desk.deliver() == ["failed"]
    (letter,) = desk.ports.records.dead_letters(10)
    assert (letter.job, letter.attempts) == (job.id, desk.terms.attempts)
    assert letter.reason == desk.job(job.id).failure
    assert "a secret" not in str(letter)


def test_progress_never_goes_back_when_a_job_is_tried_again(desk: Desk) -> None:
    job = desk.queued()
    desk.seeing(failing(NobodyCouldLook(tried="openai")))
    desk.deliver()
    assert desk.shown(job.id).progress == 50
    desk.seconds += 300
    send_due(desk.ports)
    seen: list[int] = []

    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        listener("fetch", 10)
        seen.append(desk.shown(job.id).progress)
        raise PhotoDamaged

    desk.seeing(eyes)
    desk.deliver()
    assert seen == [50]


def test_a_worker_that_died_is_followed_by_another_and_what_it_says_late_counts_for_nothing(
    desk: Desk,
) -> None:
    job = desk.queued()
    dead = desk.ports.records.begin(job.id, "dead", desk.seconds, desk.terms.lease_s)
    assert dead is not None
    assert desk.deliver() == ["nothing"]  # somebody has it in hand
    desk.seconds += desk.terms.lease_s + 1
    assert sweep(desk.ports, desk.terms) == 1
    send_due(desk.ports)
    assert desk.deliver() == ["done"]
    assert not desk.ports.records.put_back(
        job.id, dead.attempt, Message("m", "ai", ANALYSE, job.id, 0.0)
    )


def test_a_worker_that_is_overtaken_keeps_no_second_result(desk: Desk) -> None:
    job = desk.queued()
    good = desk.ports.analyse

    def slow(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        desk.seeing(good)
        desk.seconds += desk.terms.lease_s + 1
        assert run(job.id, "second", desk.ports, desk.terms) == "done"
        return good(fetch, wish, listener)

    desk.seeing(slow)
    assert desk.deliver() == ["nothing"]
    assert desk.job(job.id).attempt == 2


def test_a_job_on_which_workers_die_is_given_up_with_its_reason(desk: Desk) -> None:
    job = desk.queued()
    for number in range(desk.terms.attempts):
        assert desk.ports.records.begin(job.id, f"w{number}", desk.seconds, desk.terms.lease_s)
        desk.seconds += desk.terms.lease_s + 1
        assert sweep(desk.ports, desk.terms) == 1
        send_due(desk.ports)
    shown = desk.shown(job.id)
    assert shown.error is not None
    assert (shown.state, shown.error.code) == ("failed", "job_given_up")
    assert len(desk.ports.records.dead_letters(10)) == 1
    assert set(desk.deliver()) == {"nothing"}


def test_an_operator_lets_a_dead_job_begin_anew(desk: Desk) -> None:
    job = desk.queued()
    good = desk.ports.analyse
    desk.seeing(failing(ZeroDivisionError()))
    desk.terms = replace(desk.terms, attempts=1)
    desk.deliver()
    (letter,) = desk.ports.records.dead_letters(10)
    message = Message("again", "ai", ANALYSE, job.id, desk.seconds)
    assert desk.ports.records.replay(letter.id, message, desk.seconds)
    desk.seeing(good)
    send_due(desk.ports)
    assert desk.deliver() == ["done"]
    assert desk.shown(job.id).state == "done"


def test_a_broker_that_is_away_delays_and_loses_nothing(desk: Desk) -> None:
    desk.queue.away = True
    job = desk.accepted()
    with pytest.raises(WastecoachError):
        send_due(desk.ports)
    assert desk.job(job.id).state == "uploaded"
    desk.queue.away = False
    desk.seconds += HOLD_S + 1
    assert send_due(desk.ports) == 1
    assert desk.deliver() == ["done"]


def test_a_message_that_the_broker_lost_is_sent_again(desk: Desk) -> None:
    job = desk.queued()
    desk.queue.messages.clear()
    assert sweep(desk.ports, desk.terms) == 0
    desk.seconds += LOST_AFTER_S + 1
    assert sweep(desk.ports, desk.terms) == 1
    send_due(desk.ports)
    assert desk.deliver() == ["done"]
    assert desk.job(job.id).state == "done"


def test_while_others_wait_nothing_is_sent_again(desk: Desk) -> None:
    desk.queued()
    desk.seconds += LOST_AFTER_S + 1
    assert sweep(desk.ports, desk.terms) == 0


def test_a_result_outlives_a_database_that_is_away_for_a_moment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.queued()
    finish = desk.ports.records.finish
    away = iter([True, True, True, False])

    def sometimes(*given: object) -> bool:
        if next(away):
            raise RecordsUnavailable(place="db", detail="away")
        return finish(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.ports.records, "finish", sometimes)
    assert desk.deliver() == ["done"]
    assert len(desk.slept) == 3


def test_a_database_that_stays_away_leaves_the_message_to_the_queue(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.queued()

    def away(*_: object) -> None:
        raise RecordsUnavailable(place="db", detail="away")

    monkeypatch.setattr(desk.ports.records, "begin", away)
    with pytest.raises(RecordsUnavailable):
        desk.deliver()


def test_a_database_that_keeps_a_result_and_dies_before_saying_so_is_asked_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.queued()
    finish, died = desk.ports.records.finish, iter([True, False])

    def unheard(*given: object) -> bool:
        kept = finish(*given)  # type: ignore[arg-type]
        if next(died):
            raise RecordsUnavailable(place="db", detail="died")
        return kept

    monkeypatch.setattr(desk.ports.records, "finish", unheard)
    assert desk.deliver() == ["nothing"]
    assert desk.shown(job.id).state == "done"


def test_the_end_of_a_job_whose_worker_died_before_telling_it_is_told_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.queued()
    message = desk.queue.messages[0]
    with monkeypatch.context() as killed:
        for name in ("forget", "post"):
            killed.setattr(desk.ports.board, name, lambda *_: None)
        assert desk.deliver() == ["done"]
    assert desk.shown(job.id).state == "uploaded"
    desk.queue.send(message)
    assert desk.deliver() == ["nothing"]
    assert desk.shown(job.id).result is not None


def test_an_end_that_nobody_told_is_told_by_the_schedule(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.queued()
    with monkeypatch.context() as killed:
        for name in ("forget", "post"):
            killed.setattr(desk.ports.board, name, lambda *_: None)
        desk.deliver()
    assert desk.shown(job.id).state == "uploaded"
    assert tell_ends(desk.ports, desk.terms) == 1
    assert desk.shown(job.id).state == "done"
    assert tell_ends(desk.ports, desk.terms) == 0


def test_progress_is_known_when_the_board_forgot_it(desk: Desk) -> None:
    job = desk.queued()
    desk.deliver()
    before = desk.shown(job.id)
    desk.ports.board.forget(job.id)
    assert progress_from_records(job.id, desk.ports) is not None
    after = desk.shown(job.id)
    assert replace(after, updated_at="") == replace(before, updated_at="")
    assert progress_from_records("f" * 32, desk.ports) is None


def test_a_result_is_told_in_another_language_as_well(desk: Desk) -> None:
    job = desk.queued(Wish(language="ko"))
    desk.deliver()
    korean = analysis_from_json(result(job.id, None, desk.ports))
    english = analysis_from_json(result(job.id, "en", desk.ports))
    assert korean.guidance[0].language == "ko"
    assert english.guidance[0].language == "en"
    assert result(job.id, "en", desk.ports) == result(job.id, "en", desk.ports)


def test_a_result_that_is_not_there_says_why(desk: Desk) -> None:
    with pytest.raises(JobNotFound):
        result("f" * 32, None, desk.ports)
    job = desk.queued()
    with pytest.raises(JobNotDone):
        result(job.id, None, desk.ports)
    desk.seeing(failing(PhotoDamaged()))
    desk.deliver()
    with pytest.raises(JobFailed):
        result(job.id, None, desk.ports)
    assert not issubclass(JobFailed, JobExpired)


def test_photos_go_when_it_was_promised_and_results_stay(desk: Desk) -> None:
    job = desk.queued()
    desk.deliver()
    assert purge_photos(desk.ports, desk.terms) == 0
    desk.seconds += desk.terms.photo_s + 1
    assert purge_photos(desk.ports, desk.terms) == 1
    assert job.photo is not None
    assert desk.ports.photos.facts(job.photo) is None
    assert desk.job(job.id).photo is None
    assert result(job.id, "en", desk.ports)


def test_however_many_photos_are_due_all_of_them_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    for _ in range(5):
        desk.queued()
    desk.deliver()
    desk.seconds += desk.terms.photo_s + 1
    assert purge_photos(desk.ports, desk.terms) == 5
    assert purge_photos(desk.ports, desk.terms) == 0


def test_a_photo_that_was_deleted_by_hand_fails_with_its_reason(desk: Desk) -> None:
    job = desk.queued()
    assert job.photo is not None
    desk.ports.photos.delete([job.photo])
    assert desk.deliver() == ["failed"]
    assert desk.shown(job.id).state == "failed"


def test_days_are_counted(desk: Desk) -> None:
    desk.queued()
    desk.deliver()
    assert aggregate(desk.ports, desk.terms) == 2
    day = desk.ports.records.aggregate("2027-01-15")
    assert day.states == {"done": 1}
    assert sum(day.streams.values()) == 1


def test_jobs_and_results_go_when_it_was_promised(desk: Desk) -> None:
    done, never = desk.queued(), accept(Wish(), Caller(), desk.ports, desk.terms)
    desk.deliver()
    desk.seconds += desk.terms.upload_s + desk.terms.grace_s + 1
    expire_uploads(desk.ports, desk.terms)
    assert forget(desk.ports, desk.terms) == 0
    desk.seconds += desk.terms.photo_s + 1
    purge_photos(desk.ports, desk.terms)
    assert forget(desk.ports, desk.terms) == 1
    assert desk.ports.records.job(never.id) is None
    assert result(done.id, "en", desk.ports)
    desk.seconds += desk.terms.result_s
    assert forget(desk.ports, desk.terms) == 1
    assert desk.ports.records.job(done.id) is None


@pytest.mark.parametrize("claimed_at", ["fetch", "done"])
@pytest.mark.parametrize("fails", [False, True])
def test_a_job_that_is_claimed_on_the_way_is_shown_as_its_new_owners(
    desk: Desk, *, claimed_at: str, fails: bool
) -> None:
    engine = desk.ports.records.engine  # type: ignore[attr-defined]
    people = SqlPeopleRecords(engine)
    people.person_of(Account("stub", "1"), Person("one", desk.seconds), desk.seconds)
    people.add_device(Device("phone", "", desk.seconds, desk.seconds))
    caller = Caller(owner_of_device("phone"))
    wish = Wish(language="en")
    job = accept_whole(desk.photo, wish, caller, desk.ports, desk.terms)
    good, shown = desk.ports.analyse, []

    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        def heard(stage: Stage, percent: int) -> None:
            if stage == claimed_at:
                people.claim("phone", "one")
            listener(stage, percent)
            shown.append(desk.shown(job.id).owner)

        analysis = good(fetch, wish, heard)
        if fails:
            raise PhotoDamaged
        return analysis

    desk.seeing(eyes)
    send_due(desk.ports)
    assert desk.deliver() == ["failed" if fails else "done"]
    theirs = mark_of(owner_of_person("one"))
    assert desk.shown(job.id).owner == theirs
    assert (shown[0] == theirs) == (claimed_at == "fetch")
