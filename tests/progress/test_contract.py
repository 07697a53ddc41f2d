"""What every board and everybody who watches it does, whichever it is."""

from __future__ import annotations

import asyncio
import gc

import pytest

from tests.progress.conftest import Place, ended, heard, new_job, soon, text_of, until
from wastecoach.core.jobs.progress import LAST, PROGRESS_TTL_S, RESULT_TTL_S

pytestmark = pytest.mark.anyio


async def test_what_is_shown_is_read_by_threads_and_by_event_loops(
    place: Place, job_id: str
) -> None:
    place.show(job_id, 10, text_of(job_id, 10))
    assert place.board.read(job_id) == text_of(job_id, 10)
    assert await place.watch().read(job_id) == text_of(job_id, 10)


async def test_a_job_that_nobody_showed_is_none(place: Place, job_id: str) -> None:
    assert place.board.read(job_id) is None
    assert await place.watch().read(job_id) is None


async def test_a_later_progress_replaces_an_earlier_one_and_never_the_other_way(
    place: Place, job_id: str
) -> None:
    for sequence in (10, 50, 40, 0):
        place.show(job_id, sequence, text_of(job_id, sequence))
    assert place.board.read(job_id) == text_of(job_id, 50)
    assert await place.watch().read(job_id) == text_of(job_id, 50)


async def test_a_new_word_at_the_same_point_replaces_the_old_one(
    keeping: Place, job_id: str
) -> None:
    keeping.board.post(job_id, 50, text_of(job_id, 50, "looking"))
    async with heard(keeping.watch(), job_id) as texts:
        await until(lambda: len(texts) == 1)
        keeping.board.post(job_id, 50, text_of(job_id, 50, "trying again"))
        await until(lambda: texts[1:] == [text_of(job_id, 50, "trying again")])
    assert keeping.board.read(job_id) == texts[1]


async def test_words_that_look_like_fields_do_not_confuse_the_order(
    place: Place, job_id: str
) -> None:
    trap = text_of(job_id, 50, '"sequence":999,"state":"done"')
    place.show(job_id, 50, trap)
    place.show(job_id, 60, text_of(job_id, 60))
    assert place.board.read(job_id) == text_of(job_id, 60)


async def test_many_who_read_at_once_get_each_their_own(place: Place) -> None:
    jobs = [new_job() for _ in range(700)]
    for job_id in jobs[:600]:
        place.show(job_id, 10, text_of(job_id, 10))
    watch = place.watch()
    texts = await asyncio.gather(*(watch.read(job_id) for job_id in [*jobs, jobs[0]]))
    assert texts[:600] == [text_of(job_id, 10) for job_id in jobs[:600]]
    assert texts[600:700] == [None] * 100
    assert texts[700] == texts[0]


async def test_a_reader_who_gives_up_disturbs_no_other(place: Place, job_id: str) -> None:
    place.show(job_id, 10, text_of(job_id, 10))
    watch = place.watch()
    first, second = (asyncio.ensure_future(watch.read(job_id)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await soon(second) == text_of(job_id, 10)


async def test_a_follower_gets_the_present_and_then_every_change(place: Place, job_id: str) -> None:
    place.show(job_id, 10, text_of(job_id, 10))
    changes = place.watch().follow(job_id)
    assert await soon(anext(changes)) == text_of(job_id, 10)
    for sequence in (20, 30, 100):
        place.show(job_id, sequence, text_of(job_id, sequence))
        assert await soon(anext(changes)) == text_of(job_id, sequence)
    place.show(job_id, LAST, ended(job_id))
    assert await soon(anext(changes)) == ended(job_id)


async def test_who_follows_before_anything_is_shown_hears_the_first(
    place: Place, job_id: str
) -> None:
    async with heard(place.watch(), job_id) as texts:
        place.show(job_id, 0, text_of(job_id, 0))
        await until(lambda: texts == [text_of(job_id, 0)])


async def test_a_busy_follower_gets_the_newest(place: Place, job_id: str) -> None:
    place.show(job_id, 1, text_of(job_id, 1))
    watch = place.watch()
    changes = watch.follow(job_id)
    await soon(anext(changes))
    async with heard(watch, job_id) as others:
        for sequence in (2, 10, 20, 30):
            place.show(job_id, sequence, text_of(job_id, sequence))
        await until(lambda: others[-1:] == [text_of(job_id, 30)])
    assert await soon(anext(changes)) == text_of(job_id, 30)


async def test_waiting_may_be_given_up_and_begun_again(place: Place, job_id: str) -> None:
    changes = place.watch().follow(job_id)
    for turns in (0, 1, 5):
        waiting = asyncio.ensure_future(anext(changes))
        for _ in range(turns):
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    place.show(job_id, 10, text_of(job_id, 10))
    assert await soon(anext(changes)) == text_of(job_id, 10)


async def test_followers_of_one_job_share_its_text(place: Place, job_id: str) -> None:
    place.show(job_id, 10, text_of(job_id, 10))
    watch = place.watch()
    followers = [watch.follow(job_id) for _ in range(50)]
    await soon(asyncio.gather(*(anext(changes) for changes in followers)))
    place.show(job_id, 20, text_of(job_id, 20))
    texts = await soon(asyncio.gather(*(anext(changes) for changes in followers)))
    assert len({id(text) for text in texts}) == 1


async def test_followers_of_other_jobs_hear_nothing_of_it(place: Place, job_id: str) -> None:
    watch = place.watch()
    async with heard(watch, new_job()) as others, heard(watch, job_id) as texts:
        place.show(job_id, 10, text_of(job_id, 10))
        await until(lambda: texts == [text_of(job_id, 10)])
    assert others == []


async def test_every_watch_hears(place: Place, job_id: str) -> None:
    async with heard(place.watch(), job_id) as one, heard(place.watch(), job_id) as another:
        place.show(job_id, 10, text_of(job_id, 10))
        await until(lambda: one == another == [text_of(job_id, 10)])


async def test_closing_a_watch_even_twice_ends_its_followers_and_those_to_come(
    place: Place, job_id: str
) -> None:
    watch = place.watch()
    waiting = asyncio.ensure_future(anext(watch.follow(job_id), None))
    await asyncio.sleep(0)
    await watch.close()
    await watch.close()
    assert await soon(waiting) is None
    assert await soon(anext(watch.follow(job_id), None)) is None


async def test_nothing_is_left_of_those_who_have_gone(place: Place) -> None:
    watch = place.watch()
    for _ in range(20):
        async with heard(watch, new_job()):
            await asyncio.sleep(0)
    gc.collect()
    await until(lambda: watch._fan_out.followed() == [])  # type: ignore[attr-defined]


async def test_a_progress_ends_when_its_time_is_up(keeping: Place, job_id: str) -> None:
    keeping.board.post(job_id, 10, text_of(job_id, 10))
    keeping.later(PROGRESS_TTL_S / 2)
    keeping.board.post(job_id, 20, text_of(job_id, 20))
    keeping.later(PROGRESS_TTL_S - 1)
    assert keeping.board.read(job_id) == text_of(job_id, 20)
    keeping.later(2)
    assert keeping.board.read(job_id) is None
    assert await keeping.watch().read(job_id) is None


async def test_a_result_is_kept_for_a_day(keeping: Place, job_id: str) -> None:
    assert keeping.board.result(job_id) is None
    keeping.board.keep_result(job_id, b"{}")
    keeping.later(RESULT_TTL_S - 1)
    assert keeping.board.result(job_id) == b"{}"
    keeping.later(2)
    assert keeping.board.result(job_id) is None


async def test_a_forgotten_job_begins_anew_before_the_same_followers(
    keeping: Place, job_id: str
) -> None:
    keeping.board.post(job_id, LAST, ended(job_id))
    keeping.board.keep_result(job_id, b"{}")
    changes = keeping.watch().follow(job_id)
    assert await soon(anext(changes)) == ended(job_id)
    keeping.board.forget(job_id)
    assert keeping.board.read(job_id) is None
    assert keeping.board.result(job_id) is None
    keeping.board.post(job_id, 2, text_of(job_id, 2))
    assert await soon(anext(changes)) == text_of(job_id, 2)
