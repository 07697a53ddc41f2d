"""`cached`: the whole way of a photo of 4 MB that was seen before, from the first byte sent to the answer.

By one call and by the three, on the cluster; and where the time of the three goes.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import uvloop
from sqlalchemy import select

from benchmarks.clients import WASTE, Story, story, walk
from benchmarks.figures import LIMIT, Figure
from benchmarks.patterns import photo_of
from benchmarks.reckoning import rows
from benchmarks.runner import ProcessFailed
from benchmarks.stand import Cluster, cluster
from benchmarks.wire import Line
from servers.ports import HOST
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.infra.records.schema import ANALYSES, JOBS

MOST_S = 0.5
MEGABYTES = 4.0
PATIENCE_S = 60.0
BOUNDARY = "4f1c9a7e"


@dataclass(frozen=True)
class Way:
    """One way to the answer: how long it took, and its parts in milliseconds."""

    seconds: float
    parts: dict[str, float]


def measure(*, quick: bool) -> Iterator[Figure]:
    """The median of each way."""
    runs = 2 if quick else 25
    photo = photo_of(MEGABYTES)
    with cluster(1, 4, vision="stub") as stand:
        uvloop.run(_three_calls(0, photo, stand))
        # In turns, so that whatever else the machine does hits both.
        both = [
            (
                uvloop.run(_one_call(number, photo, stand)),
                uvloop.run(_three_calls(number, photo, stand)),
            )
            for number in range(1, runs + 1)
        ]
    for metric, ways in zip(
        ("cached_answer_s", "cached_three_calls_s"), zip(*both, strict=True), strict=True
    ):
        seconds = sorted(way.seconds for way in ways)
        note = f"{seconds[0]:.3f}..{seconds[-1]:.3f} in {runs} runs, {len(photo) / 1e6:.1f} MB; {_split(ways)}"
        yield Figure(
            metric,
            statistics.median(seconds),
            "s",
            LIMIT,
            MOST_S,
            f"{note}; load {os.getloadavg()[0]:.0f}",
        )


async def _one_call(number: int, photo: bytes, stand: Cluster) -> Way:
    """As small clients do: a form that is answered with the analysis."""
    name = f'form-data; name="file"; filename="{number}.jpg"'
    head = f"--{BOUNDARY}\r\nContent-Disposition: {name}\r\nContent-Type: image/jpeg\r\n\r\n"
    body = head.encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    async with aclosing(Line(HOST, stand.port, {})) as line:
        began = time.time()
        answer = await line.ask("POST", f"{WASTE}/classify", body, kind)
        ended = time.time()
    _check(answer.status == 200, answer.body.decode())
    (newest,) = rows(
        stand.database_url,
        select(JOBS).where(JOBS.c.state == "done").order_by(JOBS.c.created_at.desc()).limit(1),
    )
    moments = {"upload": newest.created_at, "accept": newest.accepted_at}
    return _way(began, moments, newest.ended_at, ended, answer.body)


async def _three_calls(number: int, photo: bytes, stand: Cluster) -> Way:
    """As phones do: ask, upload straight to the store, hand over, listen."""
    one: Story = story(2 * number, PATIENCE_S)
    await walk(one, photo, stand.port)
    _check(one.end is not None and one.end.state == "done", one.gave_up)
    (row,) = rows(stand.database_url, select(JOBS).where(JOBS.c.id == one.job))
    (kept,) = rows(stand.database_url, select(ANALYSES).where(ANALYSES.c.job == one.job))
    moments = {
        "ask": one.told["asked"],
        "upload": one.told["uploaded"],
        "accept": row.accepted_at,
    }
    return _way(one.began, moments, row.ended_at, one.heard[-1][0], kept.analysis)


def _way(
    began: float, moments: dict[str, float], kept_at: float, ended: float, analysis: bytes
) -> Way:
    """The parts of a way: those before the queue, those of the pipeline, and what is left for queue and telling."""
    stages = analysis_from_json(analysis).provenance.ms
    parts, before = {}, began
    for name, moment in moments.items():
        parts[name], before = (moment - before) * 1000, moment
    inside = {name: ms for name, ms in stages.items() if name != "total"}
    # From the acceptance until it is kept, without the stages of the pipeline: queue, and progress noted at each stage.
    parts["queue and notes"] = (kept_at - before) * 1000 - sum(inside.values())
    parts |= inside
    parts["finish and notify"] = (ended - kept_at) * 1000
    return Way(ended - began, parts)


def _split(ways: Sequence[Way]) -> str:
    """The median of each part."""
    return (
        ", ".join(
            f"{name} {statistics.median(way.parts.get(name, 0.0) for way in ways):.0f}"
            for name in ways[0].parts
        )
        + " ms"
    )


def _check(good: bool, said: str) -> None:  # noqa: FBT001 -- as an assertion reads
    if not good:
        message = f"no answer: {said}"
        raise ProcessFailed(message)
