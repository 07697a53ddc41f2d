"""A worker of one lane: this process, with so many threads."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from wastecoach.api.worker import ending
from wastecoach.api.worker.tasks import register
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.infra.telemetry.serving import serve_metrics
from wastecoach.infra.work.broker import queue_name
from wastecoach.infra.work.celery_app import broker_of, celery_app
from wastecoach.infra.work.repeating import Repeating
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from celery.worker import WorkController

logger = logging.getLogger(__name__)
# What Celery says of every message.
TALKATIVE = ("celery.app.trace", "celery.worker.strategy")
# Where photos are looked at: the model is loaded before the first one comes.
LOOKING: frozenset[Lane] = frozenset({"ai", "batch"})
# Seconds between two looks whether threads hang.
LOOK_S = 5.0
# With more of them hanging than this share, the process makes room for a new one.
MOST_HANGING = 0.5


def threads_of(lane: Lane, settings: Settings) -> int:
    """How many jobs of a lane are done at once: its weight, with `worker_threads` for the lane `ai`."""
    if settings.worker_threads is None:
        return LANES[lane]
    return max(1, round(settings.worker_threads * LANES[lane] / LANES["ai"]))


def run_lane(
    lane: Lane,
    threads: int,
    grace_s: float,
    settings: Settings,
    *,
    metrics_at: tuple[str, int] | None = None,
    supervised: bool = False,
) -> int:
    """Do the work of a lane until the process is told to end.

    Args:
        lane: Whose work.
        threads: How many jobs at once.
        grace_s: Seconds that a running job has when the process is to end.
        settings: In force.
        metrics_at: Address and port where the process tells its numbers, None for nowhere.
        supervised: Whether the process also ends with its standard input.

    Returns:
        The exit code of the process.

    Raises:
        WastecoachError: It cannot begin.
    """
    broker = broker_of(settings.broker_url)
    with ExitStack() as closing:
        service = closing.enter_context(open_service(settings, "worker", (lane,)))
        if lane in LOOKING:
            service.warm()
        if metrics_at is not None:
            host, port = metrics_at
            closing.enter_context(serve_metrics(service.metrics, port, host))
        return _Lane(lane, threads, grace_s, broker, service).run(supervised=supervised)


class _Lane:
    def __init__(
        self, lane: Lane, threads: int, grace_s: float, broker: str, service: Service
    ) -> None:
        self._name, self._threads, self._grace_s = lane, threads, grace_s
        self._service = service
        self._ending = threading.Event()
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        app = celery_app(broker)
        register(app, service, lane, self._ending)
        app.set_default()
        app.finalize()
        self._worker: WorkController = app.WorkController(
            hostname=f"{lane}@%h",
            queues=[queue_name(lane)],
            concurrency=threads,
            without_mingle=True,
            without_gossip=True,
            without_heartbeat=True,
            ready_callback=lambda _: logger.info("lane %s: %d threads ready", lane, threads),
        )

    def run(self, *, supervised: bool) -> int:
        ending.listen(self._told)
        if supervised:
            ending.hear_end_of_input(self._told)
        watch = Repeating("hanging threads", self._look)
        self._service.start()
        watch.start()
        self._worker.start()
        watch.stop(0)
        self._service.stop(self._grace_s)
        return int(self._worker.exitcode or os.EX_OK)

    def _told(self) -> None:
        """The first request lets running jobs end, the second does not."""
        if self._ending.is_set():
            self._leave()
        self._end()

    def _end(self) -> None:
        from celery.worker import state

        self._ending.set()
        logger.info("lane %s: ending, running jobs have %g s", self._name, self._grace_s)
        state.should_stop = os.EX_OK  # type: ignore[assignment]
        # The event loop looks at it when something happens.
        hub = getattr(self._worker, "hub", None)
        if hub is not None:
            hub.call_soon(lambda: None)
        late = threading.Timer(self._grace_s, self._leave)
        late.daemon = True
        late.start()

    def _leave(self) -> None:
        logger.warning("lane %s: %d jobs are handed back", self._name, self._service.leases.running)
        ending.at_once(self._service.leases)

    def _look(self) -> float:
        if self._service.leases.hanging > MOST_HANGING * self._threads:
            logger.error("lane %s: too many threads hang", self._name)
            self._end()
        return LOOK_S
