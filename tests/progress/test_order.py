"""However posts interleave, nobody sees an earlier progress after a later one."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clock import Clock
from tests.progress.conftest import (
    SHOWN,
    Records,
    ended,
    heard,
    new_job,
    text_of,
    until,
)
from wastecoach.core.jobs.ports import Board
from wastecoach.core.jobs.progress import LAST
from wastecoach.core.jobs.progress_text import sequence_of
from wastecoach.infra.progress.opening import open_board, open_watch
from wastecoach.infra.progress.redis_board import RedisBoard

SEQUENCES = st.lists(st.integers(0, 100), max_size=15)


@given(posts=st.lists(SEQUENCES, min_size=2, max_size=4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_posts_of_several_threads_are_seen_in_order_by_all(
    kind: str, posts: list[list[int]], request: pytest.FixtureRequest
) -> None:
    url = "memory://" if kind == "memory" else request.getfixturevalue("redis_of_all").url
    board = open_board(url, SHOWN, Clock(), Records().load)
    followed, polled = asyncio.run(_seen(url, board, posts))
    for seen in (followed, polled):
        assert seen == sorted(seen)
    assert followed[-1] == polled[-1] == LAST
    if isinstance(board, RedisBoard):
        board.close()


async def _seen(url: str, board: Board, posts: list[list[int]]) -> tuple[list[int], list[int]]:
    """The sequences that a follower hears and that a client who polls reads."""
    job_id, polled = new_job(), list[bytes]()
    watch = open_watch(url, SHOWN, board, Records().load)

    def post(sequences: list[int]) -> None:
        for sequence in sequences:
            board.post(job_id, sequence, text_of(job_id, sequence))

    async def last_is_read() -> bool:
        polled.extend(filter(None, [await watch.read(job_id)]))
        return polled[-1:] == [ended(job_id)]

    async with heard(watch, job_id) as followed:
        with ThreadPoolExecutor(len(posts) + 1) as threads:
            for sequences in posts:
                threads.submit(post, sequences)
            threads.submit(board.post, job_id, LAST, ended(job_id))
            await until(last_is_read)
        await until(lambda: followed[-1:] == [ended(job_id)])
    await watch.close()
    return [sequence_of(text) for text in followed], [sequence_of(text) for text in polled]
