"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import TypeVar

import pytest

Found = TypeVar("Found")
# Seconds; only what is broken takes so long.
DEADLINE_S = 60.0
LOOK_AGAIN_S = 0.02


def until(true: Callable[[], Found | None], within_s: float = DEADLINE_S) -> Found:
    """What something is as soon as it is true."""
    end = time.monotonic() + within_s
    while not (found := true()):
        assert time.monotonic() < end, f"not within {within_s:g} s: {true}"
        Event().wait(LOOK_AGAIN_S)
    return found


@pytest.fixture
def gate() -> Iterator[Event]:
    """Something that work waits for; open at the end, so that nobody waits for ever."""
    opened = Event()
    yield opened
    opened.set()
