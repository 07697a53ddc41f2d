"""A request to end, answered as Ctrl-C is: what is under way puts its work in order first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from wastecoach.cli.exits import Exit
from wastecoach.cli.failing import stop


@contextmanager
def ending_in_order() -> Iterator[None]:
    """While it runs, SIGTERM interrupts like Ctrl-C; the process then ends as whoever sent it expects."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def interrupt(number: int, _frame: object) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if asked:
            stop(Exit.TERMINATED)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
