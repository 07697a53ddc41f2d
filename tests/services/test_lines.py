"""A line to a service: in time, from any thread, after a fork, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.services.servers import hangs, says, serving
from tests.services.speakers import OPENAI, SPEAKERS, Speaker
from wastecoach.core.errors import ExtraMissing, ServiceTimedOut, ServiceUnreachable
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.ready import require

SOON = 20.0


class Client:
    """A client that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = threading.Event()


async def hang_up(client: Client) -> None:
    client.closed.set()


async def name_of_thread(client: Client) -> str:
    return threading.current_thread().name


async def never(client: Client) -> None:
    await asyncio.Event().wait()


@pytest.fixture
def line() -> Iterator[Line[Client]]:
    made = Line("openai", Client, hang_up)
    yield made
    made.close()


def test_calls_run_on_a_thread_of_their_own(line: Line[Client]) -> None:
    assert line.call(name_of_thread, SOON) == "wastecoach-line"


def test_a_call_from_inside_an_event_loop_works(line: Line[Client]) -> None:
    async def inside() -> str:
        return line.call(name_of_thread, SOON)

    assert asyncio.run(inside()) == "wastecoach-line"


def test_a_call_ends_in_time(line: Line[Client]) -> None:
    with pytest.raises(ServiceTimedOut) as caught:
        line.call(never, 0.01)
    assert caught.value.params == {"provider": "openai", "seconds": 0.0}


def test_the_client_is_made_once_and_closed(line: Line[Client]) -> None:
    async def itself(client: Client) -> Client:
        return client

    client = line.call(itself, SOON)
    assert line.call(itself, SOON) is client
    line.close()
    assert client.closed.is_set()
    assert line.call(itself, SOON) is not client


def test_a_line_that_nobody_holds_hangs_up() -> None:
    async def itself(client: Client) -> Client:
        return client

    client = Line("openai", Client, hang_up).call(itself, SOON)
    gc.collect()
    assert client.closed.wait(SOON)


def test_hanging_up_lets_go_of_those_who_wait(line: Line[Client]) -> None:
    waiting = threading.Event()

    async def wait(client: Client) -> None:
        waiting.set()
        await asyncio.Event().wait()

    with ThreadPoolExecutor(1) as thread:
        call = thread.submit(line.call, wait, SOON)
        waiting.wait()
        line.close()
        with pytest.raises(ServiceUnreachable) as caught:
            call.result(SOON)
    assert caught.value.params == {"provider": "openai", "detail": "hung up"}
    assert not caught.value.sent


def test_nobody_can_hang_up_between_opening_and_asking(
    line: Line[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = asyncio.run_coroutine_threadsafe
    free: list[bool] = []

    def watched(*args: Any) -> Any:
        free.append(line._lock.acquire(blocking=False))
        return submit(*args)

    monkeypatch.setattr(asyncio, "run_coroutine_threadsafe", watched)
    line.call(name_of_thread, SOON)
    assert free == [False]


def test_calls_and_hanging_up_at_once_end_in_an_answer_or_an_error_of_ours(
    line: Line[Client],
) -> None:
    def call(_: int) -> str:
        try:
            return line.call(name_of_thread, SOON)
        except ServiceUnreachable:
            return "hung up"

    with ThreadPoolExecutor(8) as threads:
        calls = threads.map(call, range(200), timeout=SOON)
        closings = [threads.submit(line.close) for _ in range(50)]
        assert set(calls) <= {"wastecoach-line", "hung up"}
        assert [closing.result(SOON) for closing in closings] == [None] * 50


def ask_in_child(line: Line[Client], answers: multiprocessing.Queue[str]) -> None:
    answers.put(line.call(name_of_thread, SOON))


def answer_of_child(line: Line[Client]) -> str:
    """What a forked process hears on a line."""
    fork = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str] = fork.Queue()
    child = fork.Process(target=ask_in_child, args=(line, answers), daemon=True)
    child.start()
    answer = answers.get(timeout=SOON)
    child.join(SOON)
    return answer


def test_a_forked_process_opens_a_line_of_its_own(line: Line[Client]) -> None:
    line.call(name_of_thread, SOON)
    assert answer_of_child(line) == "wastecoach-line"
    assert line.call(name_of_thread, SOON) == "wastecoach-line", "the parent's is still open"


def test_a_process_that_is_forked_while_a_thread_opens_the_line_does_not_wait_for_it() -> None:
    parent = os.getpid()
    opening, go_on = threading.Event(), threading.Event()

    def connect() -> Client:
        if os.getpid() == parent:
            opening.set()
            go_on.wait()
        return Client()

    line = Line("openai", connect, hang_up)
    with ThreadPoolExecutor(1) as thread:
        call = thread.submit(line.call, name_of_thread, SOON)
        opening.wait()
        try:
            assert answer_of_child(line) == "wastecoach-line"
        finally:
            go_on.set()
        assert call.result(SOON) == "wastecoach-line"
    line.close()


def test_an_interrupt_does_not_wait_for_the_answer(line: Line[Client]) -> None:
    async def interrupted(client: Client) -> None:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        await asyncio.Event().wait()

    with pytest.raises(KeyboardInterrupt):
        line.call(interrupted, SOON)


@pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
def test_a_process_ends_cleanly_without_closing(speaker: Speaker) -> None:
    with serving(says(200, speaker.answer("{}")), hangs) as server:
        code = (
            "from tests.services.speakers import SPEAKERS, QUESTION\n"
            f"service = next(s for s in SPEAKERS if s.name == {speaker.name!r})\n"
            f"print(service.service({server.url!r}).ask(QUESTION, 20).text)\n"
        )
        command = [sys.executable, "-W", "error", "-c", code]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "{}\n", "")


def test_nothing_heavy_is_loaded_before_the_first_question() -> None:
    code = (
        "import sys\n"
        "from wastecoach.infra.services.openai import OpenAIService\n"
        "from wastecoach.infra.services.anthropic import AnthropicService\n"
        "OpenAIService('k', 'm', None), AnthropicService('k', 'm')\n"
        "print({'openai', 'anthropic', 'httpx', 'httpx2', 'pydantic'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "set()\n"


def test_a_missing_package_is_told_at_once() -> None:
    with pytest.raises(ExtraMissing) as caught:
        require("no_such_package")
    assert caught.value.params == {"chosen": "no_such_package", "extra": "no_such_package"}


def test_a_service_looks_the_same_with_any_key() -> None:
    service = OPENAI.service("http://127.0.0.1:9")
    assert "sk-" not in repr(service)
