"""One look at a photo, however many ask for it at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.stores.asker import waiting
from tests.stores.conftest import Place
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.infra.stores.single_flight import SingleFlight

PROCESSES, THREADS = 4, 50


def sqlite_url(request: pytest.FixtureRequest, folder: Path) -> str:
    return f"sqlite:///{folder / 'new' / 'cache.db'}"


def redis_url(request: pytest.FixtureRequest, folder: Path) -> str:
    url: str = request.getfixturevalue("redis_url")
    return url


@pytest.mark.parametrize("url_of", [sqlite_url, redis_url])
def test_fifty_threads_in_each_of_four_processes_cause_one_look(
    url_of: Callable[[pytest.FixtureRequest, Path], str],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    calls = tmp_path / "calls"
    command = [
        *(sys.executable, "-m", "tests.stores.asker"),
        *(url_of(request, tmp_path), str(calls), str(THREADS)),
    ]
    pipe = subprocess.PIPE
    askers = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        for _ in range(PROCESSES)
    ]
    for asker in askers:
        assert asker.stdout is not None
        assert asker.stdout.readline() == "ready\n"
    for asker in askers:
        assert asker.stdin is not None
        asker.stdin.write("go\n")
        asker.stdin.flush()
    said = [asker.communicate() for asker in askers]
    assert said == [(f"{THREADS}\n", "")] * PROCESSES
    assert calls.read_bytes() == b"."


def test_those_who_wait_go_on_when_the_first_has_finished(place: Place) -> None:
    flight = SingleFlight(place.store, waiting, 60)
    inside: list[int] = []
    most = 0

    def work(turn: int) -> None:
        nonlocal most
        with flight.only_one("photo"):
            inside.append(turn)
            most = max(most, len(inside))
            waiting(0.001)
            inside.remove(turn)

    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(work, range(100)))
    assert most == 1


def test_different_photos_do_not_wait_for_each_other(place: Place) -> None:
    flight = SingleFlight(place.store, waiting, 60)
    with flight.only_one("bottle"), flight.only_one("can"):
        assert not place.store.claim("can", "another", 60)


def test_an_error_gives_the_turn_to_the_next(place: Place) -> None:
    flight = SingleFlight(place.store, waiting, 60)
    with pytest.raises(ZeroDivisionError), flight.only_one("photo"):
        raise ZeroDivisionError
    assert place.store.claim("photo", "another", 60)


def test_the_claim_of_a_crashed_process_ends(place: Place) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        place.later(seconds)

    place.store.claim("photo", "crashed", 10)
    with SingleFlight(place.store, sleep, 60).only_one("photo"):
        # On a server time passes by itself as well.
        assert 1 < sum(pauses) < 11
    assert pauses[0] < pauses[-1] < 1


def test_nobody_waits_for_longer_than_a_claim_may_last(clock: Clock) -> None:
    store = MemoryStore(clock)
    pauses: list[float] = []
    store.claim("photo", "endless", 1e9)
    with SingleFlight(store, pauses.append, 5).only_one("photo"):
        assert 5 <= sum(pauses) < 6
    # The claim of another stays his.
    assert not store.claim("photo", "me", 1)


def test_a_thread_does_not_wait_for_ever_for_another_thread(clock: Clock) -> None:
    flight = SingleFlight(MemoryStore(clock), waiting, 0.05)
    entered, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with flight.only_one("photo"):
            entered.set()
            finish.wait(30)

    thread = threading.Thread(target=slow)
    thread.start()
    entered.wait(30)
    with flight.only_one("photo"):
        finish.set()
    thread.join()
