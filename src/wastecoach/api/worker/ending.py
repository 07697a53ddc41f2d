"""How a process is told to end: SIGTERM or Ctrl-C, and its parent's end where it has one that looks after it."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import NoReturn

from wastecoach.infra.telemetry import traces
from wastecoach.infra.work.leases import Leases

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def listen(hear: Callable[[], None]) -> None:
    """From now on, call a function at each request to end, in a thread of its own: there it may take locks.

    Args:
        hear: Called once for each request.
    """
    heard, written = os.pipe()
    os.set_blocking(written, False)

    def wait() -> None:
        while os.read(heard, 1):
            hear()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    signal.set_wakeup_fd(written, warn_on_full_buffer=False)
    for number in SIGNALS:
        # The interpreter writes to the pipe for signals that have a handler; there is nothing else to do.
        signal.signal(number, lambda _number, _frame: None)


def hear_end_of_input(hear: Callable[[], None]) -> None:
    """Call a function when standard input ends: it is a pipe from a parent, which the kernel closes if that is killed.

    Args:
        hear: Called once.
    """

    def wait() -> None:
        # Not through `sys.stdin`: its lock must not be held by a thread that is still waiting when the process ends.
        while os.read(0, 1024):
            pass
        hear()

    threading.Thread(target=wait, name="parent", daemon=True).start()


def at_once(leases: Leases) -> NoReturn:
    """End now: what threads of this process still have in hand is somebody else's from here on.

    Args:
        leases: Of what they have in hand.
    """
    leases.let_go()
    traces.stop()
    logging.shutdown()
    os._exit(os.EX_OK)
