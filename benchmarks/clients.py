"""Clients of a whole product, many in one process: they ask, upload, hand over, and follow their job to its end.

A good client, as our own is: what may pass it sends again, with the same `Idempotency-Key`, until its patience ends. Of
all, every second listens to events, and every other one asks again and again. Each is a caller of its own, behind a
proxy, so that nobody is limited for what others do.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from benchmarks.wire import BROKEN, Answer, Line
from servers.ports import HOST
from wastecoach.core.jobs.job import ENDS
from wastecoach.core.jobs.progress import Progress, from_json

WASTE = "/api/v1/waste"
PASSING = frozenset({429, 500, 502, 503, 504, 507})
FIRST_S, FACTOR, LONGEST_S = 0.25, 2.0, 4.0
POLL_S = 1.0


class RefusedError(Exception):
    """The server said no, and would say it again."""


@dataclass
class Story:
    """What a client has seen; moments are seconds since 1970.

    Attributes:
        number: Of the client.
        patience_s: Seconds after which it gives up.
        listens: It listens to events; else it polls.
        began: When it sent its first byte.
        job: Id of its job, once it has one.
        told: When each step of its own was over: `asked`, `uploaded`, `accepted`.
        heard: Every progress, and when it came.
        refused: Requests that got no good answer, by status or fault.
        gave_up: Why, where it did.
    """

    number: int
    patience_s: float
    listens: bool
    began: float = 0.0
    job: str = ""
    told: dict[str, float] = field(default_factory=dict)
    heard: list[tuple[float, Progress]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    gave_up: str = ""

    @property
    def accepted(self) -> bool:
        """The server has promised an end."""
        return "accepted" in self.told

    @property
    def end(self) -> Progress | None:
        """The last word, where there was one."""
        last = self.heard[-1][1] if self.heard else None
        return last if last is not None and last.state in ENDS else None

    @property
    def seconds(self) -> float:
        """From the first byte to the last word."""
        return self.heard[-1][0] - self.began

    def left_s(self) -> float:
        """How much patience is left."""
        return self.began + self.patience_s - time.time()


def story(number: int, patience_s: float) -> Story:
    """A client that has not begun."""
    return Story(number, patience_s, listens=number % 2 == 0)


async def walk(story: Story, photo: bytes, port: int) -> None:
    """The whole way of a client; all that it saw is in its story."""
    story.began = time.time()
    caller = {
        "X-Forwarded-For": f"10.{story.number >> 16 & 255}.{story.number >> 8 & 255}.{story.number & 255}"
    }
    async with aclosing(Line(HOST, port, caller)) as line:
        try:
            await _hand_over(story, photo, line)
            await _follow(story, line)
        except (RefusedError, TimeoutError) as reason:
            story.gave_up = str(reason) or "no patience left"


async def ask_for_job(story: Story, photo: bytes, line: Line) -> dict[str, Any]:
    """Ask for an analysis; where to upload the photo."""
    key = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
    asked = json.dumps({"content_type": "image/jpeg", "size": len(photo)}).encode()
    answer = await _insist(story, partial(line.ask, "POST", f"{WASTE}/analyze", asked, key))
    accepted: dict[str, Any] = json.loads(answer.body)
    story.job = accepted["job_id"]
    story.told["asked"] = time.time()
    return accepted


async def upload(story: Story, photo: bytes, put: dict[str, Any]) -> None:
    """Send the photo to where it is to go."""
    address = urlsplit(put["url"])
    path = f"{address.path}?{address.query}"

    async def send() -> Answer:
        async with aclosing(Line(address.hostname or HOST, address.port or 80, {})) as line:
            return await line.ask("PUT", path, photo, put["headers"])

    await _insist(story, send)
    story.told["uploaded"] = time.time()


async def _hand_over(story: Story, photo: bytes, line: Line) -> None:
    accepted = await ask_for_job(story, photo, line)
    complete = partial(line.ask, "POST", urlsplit(accepted["complete_url"]).path)
    while not story.accepted:
        await upload(story, photo, accepted["upload"]["put"])
        answer = await _insist(story, complete, missing=409)
        if answer.status != 409:
            story.told["accepted"] = time.time()


async def _follow(story: Story, line: Line) -> None:
    ways = _listened if story.listens else _polled
    while story.end is None:
        if story.left_s() <= 0:
            raise TimeoutError
        try:
            async with asyncio.timeout(story.left_s()):
                await ways(story, line)
        except BROKEN as fault:
            story.refused[type(fault).__name__] += 1
        if story.end is None:
            await asyncio.sleep(POLL_S)


async def _polled(story: Story, line: Line) -> None:
    answer = await line.ask("GET", f"{WASTE}/status/{story.job}")
    if answer.status == 200:
        story.heard.append((time.time(), from_json(answer.body)))
    else:
        story.refused[str(answer.status)] += 1


async def _listened(story: Story, line: Line) -> None:
    async with aclosing(_events(story, line)) as texts:
        async for text in texts:
            story.heard.append((time.time(), from_json(text)))
            if story.end is not None:
                return


async def _events(story: Story, line: Line) -> AsyncGenerator[bytes]:
    last = {"Last-Event-ID": str(story.heard[-1][1].sequence)} if story.heard else {}
    async with aclosing(line.lines("GET", f"{WASTE}/events/{story.job}", last)) as lines:
        async for text in lines:
            if text.startswith(b"data: "):
                yield text[6:]


async def _insist(
    story: Story, ask: Callable[[], Awaitable[Answer]], missing: int | None = None
) -> Answer:
    """A good answer, or the one that was named, however often it takes.

    Raises:
        RefusedError: It will never come.
        TimeoutError: The client has no patience left.
    """
    pause = FIRST_S
    while True:
        try:
            answer = await ask()
        except BROKEN as fault:
            said = type(fault).__name__
        else:
            if answer.status < 300 or answer.status == missing:
                return answer
            said = str(answer.status)
            if answer.status not in PASSING:
                message = f"{answer.status} {answer.body[:200]!r}"
                raise RefusedError(message)
        story.refused[said] += 1
        if story.left_s() < pause:
            raise TimeoutError
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 -- no secret
        pause = min(LONGEST_S, pause * FACTOR)
