"""The parent of several workers: a process for each lane, started again where it dies."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from wastecoach.api.worker import ending

logger = logging.getLogger(__name__)
# Seconds between two looks at the children.
LOOK_S = 0.2
# Seconds before a child that died is started again: twice as long each time, unless it had lived for long.
FIRST_S, LONGEST_S, LONG_S = 0.5, 30.0, 60.0
# Seconds that a child may take longer than its own grace.
MORE_S = 5.0


def supervise(
    commands: Mapping[str, Sequence[str]],
    grace_s: float,
    died: Callable[[int], None] = lambda _: None,
) -> None:
    """Keep one process running for each command, until this one is told to end.

    Args:
        commands: Argument lists by a name for the log. A child is expected to end with its standard input.
        grace_s: Seconds that the children have for running jobs when they are to end.
        died: Hears the process id of a child that is no more, before another takes its place.
    """
    told = threading.Event()
    at_once = threading.Event()
    ending.listen(lambda: at_once.set() if told.is_set() else told.set())
    children = [_Child(name, command, died) for name, command in commands.items()]
    while not told.wait(LOOK_S):
        for child in children:
            child.look_after()
    for child in children:
        child.signal(signal.SIGTERM)
    until = time.monotonic() + grace_s + MORE_S
    while any(child.lives() for child in children):
        if time.monotonic() > until or at_once.wait(LOOK_S):
            for child in children:
                child.signal(signal.SIGKILL)


class _Child:
    def __init__(self, name: str, command: Sequence[str], died: Callable[[int], None]) -> None:
        self._name = name
        self._command = command
        self._told_death = died
        self._deaths = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._next = 0.0
        self._started = 0.0

    def look_after(self) -> None:
        """Start it where it does not run and its time has come."""
        now = time.monotonic()
        if self._process is not None and not self.lives():
            self._died(self._process, now)
        if self._process is None and now >= self._next:
            self._start(now)

    def lives(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            # Nothing happens to one that has ended.
            self._process.send_signal(number)

    def _start(self, now: float) -> None:
        self._started = now
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            self._command,
            # Held by us alone: it ends with us, however we end.
            stdin=subprocess.PIPE,
            # Ctrl-C is heard by us and passed on once.
            start_new_session=True,
        )
        logger.info("%s: process %d", self._name, self._process.pid)

    def _died(self, process: subprocess.Popen[bytes], now: float) -> None:
        if process.stdin is not None:
            process.stdin.close()
        self._told_death(process.pid)
        self._process = None
        self._deaths = 1 if now - self._started > LONG_S else self._deaths + 1
        pause = min(LONGEST_S, FIRST_S * 2.0 ** (self._deaths - 1))
        self._next = now + pause
        logger.error(
            "%s ended with %d: started again in %g s", self._name, process.returncode, pause
        )
