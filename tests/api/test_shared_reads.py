"""While the board is away, the records are asked once for all who poll the same job."""

from __future__ import annotations

import asyncio

import pytest

from wastecoach.api import shared_reads
from wastecoach.api.shared_reads import SharedReads
from wastecoach.core.jobs.errors import RecordsUnavailable


def test_a_hundred_who_ask_at_once_are_one_question() -> None:
    asked: list[str] = []

    async def ask(job_id: str) -> bytes:
        asked.append(job_id)
        return job_id.encode()

    async def crowd() -> set[bytes]:
        reads = SharedReads(ask)
        return set(await asyncio.gather(*(reads(name) for name in "ab" * 50)))

    assert asyncio.run(crowd()) == {b"a", b"b"}
    assert sorted(asked) == ["a", "b"]


def test_later_it_is_asked_anew() -> None:
    answers = iter([b"1", b"2"])

    async def ask(_: str) -> bytes:
        return next(answers)

    async def twice() -> list[bytes]:
        reads = SharedReads(ask, fresh_s=-1.0)
        return [await reads("a"), await reads("a")]

    assert asyncio.run(twice()) == [b"1", b"2"]


def test_what_is_forgotten_is_asked_anew_even_while_it_is_asked() -> None:
    async def forgotten() -> list[bytes]:
        gates = [asyncio.Event(), asyncio.Event()]
        answers = iter(zip(gates, (b"before", b"after"), strict=True))

        async def ask(_: str) -> bytes:
            gate, answer = next(answers)
            await gate.wait()
            return answer

        reads = SharedReads(ask, 60.0)
        first = asyncio.create_task(reads("a"))
        await asyncio.sleep(0)
        reads.forget("a")
        reads.forget("unknown")
        second = asyncio.create_task(reads("a"))
        for gate in gates:
            gate.set()
        return [await first, await second, await reads("a")]

    assert asyncio.run(forgotten()) == [b"before", b"after", b"after"]


def test_one_who_leaves_takes_nothing_from_the_others() -> None:
    async def leave() -> bytes:
        asked, gate = asyncio.Event(), asyncio.Event()

        async def ask(_: str) -> bytes:
            asked.set()
            await gate.wait()
            return b"here"

        reads = SharedReads(ask)
        first, second = (asyncio.create_task(reads("a")) for _ in range(2))
        await asked.wait()
        first.cancel()
        gate.set()
        return await second

    assert asyncio.run(leave()) == b"here"


def test_a_failure_is_told_to_everybody() -> None:
    async def ask(_: str) -> bytes:
        raise RecordsUnavailable(place="db", detail="away")

    async def crowd() -> list[object]:
        reads = SharedReads(ask)
        return list(await asyncio.gather(reads("a"), reads("a"), return_exceptions=True))

    assert {type(told) for told in asyncio.run(crowd())} == {RecordsUnavailable}


@pytest.mark.parametrize(("fresh_s", "kept"), [(-1.0, 1), (60.0, 3)])
def test_no_more_is_kept_than_is_fresh(
    fresh_s: float, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_reads, "MOST_KEPT", 3)

    async def ask(job_id: str) -> bytes:
        return job_id.encode()

    async def many() -> int:
        reads = SharedReads(ask, fresh_s)
        for number in range(10):
            await reads(str(number))
        return len(reads._asked)

    assert asyncio.run(many()) == kept
