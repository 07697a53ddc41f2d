"""The process that asks for what is due. Several may run: one asks, the others stand by."""

from __future__ import annotations

import logging
import threading
import time

from wastecoach.api.worker import ending
from wastecoach.api.worker.dead_letters import collect
from wastecoach.bootstrap import upkeep
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.infra.work.beat_lock import BeatLock
from wastecoach.infra.work.celery_app import broker_of
from wastecoach.infra.work.dead_queue import DeadQueue
from wastecoach.infra.work.repeating import Repeating
from wastecoach.infra.work.schedule import Schedule
from wastecoach.settings import Settings

logger = logging.getLogger(__name__)
# Seconds between two tries to become the one, and the longest between two proofs to the broker that it still is.
LOOK_S = 1.0
DEAD_LETTERS, DEAD_LETTERS_S = "dead letters", 3.0
GRACE_S = 5.0


def run_beat(settings: Settings) -> None:
    """Ask for what is due until the process is told to end.

    Raises:
        WastecoachError: It cannot begin.
    """
    broker = broker_of(settings.broker_url)
    told = threading.Event()
    ending.listen(told.set)
    with open_service(settings, "beat") as service:
        beat = _Beat(service, broker, settings)
        beating = Repeating("beat", beat.round)
        service.start()
        beating.start()
        told.wait()
        beating.stop(GRACE_S)
        beat.close()
        service.stop(GRACE_S)


class _Beat:
    """One beat among several.

    Celery's own keeps its schedule in a file and knows no second one; to teach it that would take more than this.
    """

    def __init__(self, service: Service, broker: str, settings: Settings) -> None:
        self._ports = service.ports
        self._lock = BeatLock(broker)
        self._dead = DeadQueue(broker)
        every = {**upkeep.schedule_of(settings), DEAD_LETTERS: DEAD_LETTERS_S}
        self._schedule = Schedule(every, self._do, time.monotonic)
        self._is_the_one: bool | None = None

    def round(self) -> float:
        """Do what is due, if it is this process's turn."""
        held = self._lock.held()
        if held is not self._is_the_one:
            logger.info("beat: %s", "asks for what is due" if held else "stands by")
            self._is_the_one = held
        return min(LOOK_S, self._schedule.round()) if held else LOOK_S

    def close(self) -> None:
        """Let another beat take over."""
        self._lock.close()
        self._dead.close()

    def _do(self, name: str) -> None:
        if name == DEAD_LETTERS:
            collect(self._dead, self._ports)
        else:
            upkeep.ask_for(name, self._ports)
