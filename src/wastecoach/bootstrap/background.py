"""What runs in the background of a process that has to do with jobs, one round each."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Protocol

from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.job import Lane
from wastecoach.core.jobs.ports import JobPorts, Terms
from wastecoach.core.jobs.records import ProcessSeen
from wastecoach.core.jobs.sending import send_due
from wastecoach.core.jobs.upkeep import AT_ONCE, send_lost, sweep
from wastecoach.infra.work.leases import Leases
from wastecoach.infra.work.presence import Presence

logger = logging.getLogger(__name__)
# Seconds between two looks into the outbox where nobody wakes the courier, and half as many more by chance.
LOOK_S = 0.8
# Longer than any lease.
FOR_EVER_S = 365 * 86_400.0
# Seconds between two signs of life.
SEEN_S = 5.0


class Part(Protocol):
    """Something that runs in the background."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self, grace_s: float) -> None:
        """End; what is under way has so many seconds."""
        ...


def stop_all(parts: Sequence[Part], grace_s: float) -> None:
    """End parts in the opposite order of their beginning; all together have so many seconds."""
    until = time.monotonic() + grace_s
    for part in reversed(parts):
        part.stop(max(0.0, until - time.monotonic()))


def send_outbox(ports: JobPorts) -> float:
    """Send all that is due; seconds until the next look.

    Raises:
        QueueUnavailable, RecordsUnavailable: Not all could be sent.
    """
    while send_due(ports):
        pass
    return LOOK_S * (1 + ports.jitter() / 2)


def begin_anew(
    ports: JobPorts, terms: Terms, presence: Presence | None, warm: Callable[[], None]
) -> float:
    """Once at the start of a server on its own: take up what an earlier process left, load the model.

    Args:
        ports: The outside.
        terms: How long and how often.
        presence: Of processes on the same records; None where nobody can tell.
        warm: Loads the model.

    Raises:
        RecordsUnavailable: The records are away.
    """
    try:
        with nullcontext(enter_result=False) if presence is None else presence.begun() as alone:
            if alone:
                _release(ports)
                sweep(ports, terms)
    except OSError as fault:
        # Nobody can tell then who else is there: leases run out by themselves.
        logger.warning("what an earlier server had in hand has to wait: %s", fault.strerror)
    # Messages were in that process's memory: whatever is queued has none.
    send_lost(ports, after_s=0.0)
    try:
        warm()
    except WastecoachError as error:
        logger.error("no photo can be looked at: %s", error)  # noqa: TRY400 -- our errors say it all
    return threading.TIMEOUT_MAX


def _release(ports: JobPorts) -> None:
    """Let go what others had in hand: they are dead, and nobody has to wait until that is believed."""
    now = ports.now()
    left = ports.records.overdue(now + FOR_EVER_S, AT_ONCE)
    ports.records.renew([job.holder for job in left if job.holder], now)


def signs_of_life(
    ports: JobPorts,
    kind: str,
    lanes: Sequence[Lane],
    leases: Leases,
    measure_clock: Callable[[], None],
) -> Callable[[], float]:
    """A round that tells the records that this process lives.

    Args:
        ports: The outside.
        kind: Of the process.
        lanes: That it works on.
        leases: Of what it has in hand.
        measure_clock: Agrees with the others on the time.
    """
    name, host, started = ports.unique(), socket.gethostname(), ports.now()

    def tell() -> float:
        measure_clock()
        now = ports.now()
        ports.records.seen(
            ProcessSeen(name, kind, host, tuple(lanes), started, now, leases.running)
        )
        return SEEN_S

    return tell
