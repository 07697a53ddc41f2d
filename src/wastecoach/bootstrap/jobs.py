"""Jobs put together: their ports, and what runs beside them in a process of each kind."""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Literal, Self

from wastecoach.bootstrap import background, job_stores, upkeep
from wastecoach.bootstrap.analysing import Analysing
from wastecoach.bootstrap.background import Part
from wastecoach.bootstrap.documents import catalogue, index
from wastecoach.bootstrap.observing import metrics_of, observed, reviews_shown
from wastecoach.bootstrap.people import people_ports, people_terms
from wastecoach.bootstrap.places import place_sources
from wastecoach.bootstrap.refreshing import REFRESH, Refreshing
from wastecoach.core.jobs.accepting import ANALYSE
from wastecoach.core.jobs.errors import DependencyError
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.core.jobs.ports import JobPorts, Terms
from wastecoach.core.jobs.records import Message
from wastecoach.core.jobs.running import run
from wastecoach.core.jobs.showing import progress_from_records
from wastecoach.core.people.corrections.correction import CorrectingPorts
from wastecoach.core.places.finding import Finder
from wastecoach.infra.telemetry import traces
from wastecoach.infra.work.in_process import InProcessQueue
from wastecoach.infra.work.last_outage import LastOutage
from wastecoach.infra.work.leases import Leases
from wastecoach.infra.work.repeating import Repeating
from wastecoach.infra.work.schedule import Schedule
from wastecoach.infra.work.shared_clock import SharedClock
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from wastecoach.infra.work.celery_queue import CeleryQueue

logger = logging.getLogger(__name__)
Kind = Literal["serve", "worker", "beat", "tool"]


def open_service(settings: Settings, kind: Kind, lanes: Sequence[Lane] = ()) -> Service:
    """What a process needs for jobs; nothing runs in the background before `start`.

    Args:
        settings: In force.
        kind: `serve` takes jobs in, and does them itself where there is no broker; `worker` does the jobs of lanes;
            `beat` asks for what is due; `tool` is for commands: nobody is asked before something is used.
        lanes: Of a worker.

    Raises:
        SettingInvalid: An address is none.
        ExtraMissing: A package is not installed.
        RecordsUnavailable, RecordsOutdated: The database cannot be used.
        PhotoStoreUnavailable: The photo store cannot be used.
    """
    service = Service(settings, kind, lanes)
    if kind != "tool":
        with ExitStack() as failing:
            failing.callback(service.close)
            service.check()
            failing.pop_all()
    return service


class Service:
    """Jobs in this process; as a context it is closed at its end.

    Attributes:
        ports: Every effect around jobs.
        terms: What the installation promises.
        people: Every effect around people.
        people_terms: What the installation promises them.
        correcting: Every effect around corrections.
        places: Who is asked for collection points.
        watch: How an event loop sees progress; only for `serve`.
        leases: Of what this process has in hand.
        metrics: What this process has done, in numbers; a server also tells how much work waits.
    """

    def __init__(self, settings: Settings, kind: Kind, lanes: Sequence[Lane]) -> None:
        from wastecoach.infra.records.places import SqlPlaceRecords
        from wastecoach.infra.records.records import SqlJobRecords

        self._settings, self._kind, self._lanes = settings, kind, lanes
        self._engine = job_stores.open_records(settings)
        self._presence = job_stores.presence(self._engine)
        self.places = place_sources(settings, partial(SqlPlaceRecords, self._engine))
        self._analysing = Analysing(settings, Finder(self.places))
        self._outage = LastOutage(time.monotonic)
        courier = self._outage.noticed(lambda: background.send_outbox(self.ports))
        self._courier = Repeating("courier", courier)
        self.terms = terms_of(settings)
        records = SqlJobRecords(self._engine)
        self._clock = SharedClock(time.time, records.clock)
        self.leases = Leases(records.renew, self._clock, self.terms.lease_s, settings.job_seconds)
        self.metrics = metrics_of(records if kind == "serve" else None)
        ports = JobPorts(
            records=records,
            photos=job_stores.photos(settings),
            board=job_stores.board(settings, self._progress),
            queue=_queue(settings, self.handle),
            analyse=self._analysing.analyse,
            retell=self._analysing.retell,
            words=catalogue,
            holding=self.leases.holding,
            wake=self._courier.wake,
            now=self._clock,
            sleep=time.sleep,
            jitter=random.random,
            unique=lambda: secrets.token_hex(16),
        )
        self.ports = observed(ports, self.metrics)
        self.watch = (
            job_stores.watch(settings, self.ports.board, self._progress)
            if kind == "serve"
            else None
        )
        self.people = people_ports(settings, self._engine, self._clock)
        self.people_terms = people_terms(settings)
        self.correcting = self._correcting()
        if kind == "serve":
            reviews_shown(self.people.feedback, self.metrics)
        self._tasks: dict[str, Callable[[], int]] = {
            **upkeep.tasks(self.ports, self.terms, self.people, self.people_terms),
            REFRESH: Refreshing(settings, partial(SqlPlaceRecords, self._engine)),
        }
        self._parts = self._needed()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def check(self) -> None:
        """Bring a database file up to the program's level, and ask those that nothing goes without.

        Raises:
            RecordsUnavailable, RecordsOutdated: The database cannot be used.
            PhotoStoreUnavailable: The photo store cannot be used.
        """
        job_stores.bring_up(self._engine)
        self._clock.measure()
        if self._kind in {"serve", "worker"}:
            self.ports.photos.ping()

    def warm(self) -> None:
        """Load now what the first analysis would have to wait for.

        Raises:
            WastecoachError: The settings or a provider are unusable.
        """
        self._analysing.warm()

    def start(self) -> None:
        """Begin what a process of this kind does in the background."""
        for part in self._parts:
            part.start()

    def stop(self, grace_s: float) -> None:
        """Finish what is under way within so many seconds, leave the rest to others, and close."""
        background.stop_all(self._parts, grace_s)
        self.leases.let_go()
        self.close()
        traces.stop()

    def close(self) -> None:
        """Close connections."""
        for used in (self.ports.queue, self.ports.board, self.ports.photos, self._presence):
            close: Callable[[], None] | None = getattr(used, "close", None)
            if close is not None:
                close()
        self._engine.dispose()

    def handle(self, message: Message) -> None:
        """Do what a message asks for.

        Raises:
            RecordsUnavailable: The database stayed away from an analysis: the message is to come again.
        """
        if message.task == ANALYSE:
            if message.job is not None:
                run(message.job, self.ports.unique(), self.ports, self.terms)
            return
        if message.task == "sweep" and self._outage.over_for_s < self.terms.lease_s:
            # No lease could be renewed meanwhile; first those who live have to say so.
            return
        try:
            self._tasks[message.task]()
        except DependencyError as error:
            # Its next time comes soon.
            logger.warning("%s was left out: %s", message.task, error)

    def _correcting(self) -> CorrectingPorts:
        return CorrectingPorts(
            jobs=self.ports,
            feedback=self.people.feedback,
            index=partial(index, self._settings.country, self._settings.rules_folder),
            advise=self._analysing.advise,
            forget_photo=self._analysing.forget_photo,
            noted=self.metrics.corrected,
        )

    def _needed(self) -> list[Part]:
        """What runs in the background, those first that others need."""
        if self._kind == "tool":
            return []
        ports = self.ports
        signs = background.signs_of_life(
            ports, self._kind, self._lanes, self.leases, self._clock.measure
        )
        seen = Repeating("signs of life", signs)
        if self._kind == "beat":
            return [seen]
        leases = Repeating("leases", self.leases.round)
        if not isinstance(ports.queue, InProcessQueue):
            return [seen, leases, self._courier]
        due = upkeep.schedule_of(self._settings)
        schedule = Schedule(due, partial(upkeep.ask_for, ports=ports), time.monotonic)
        return [
            *(seen, leases, ports.queue, self._courier),
            Repeating("beginning", self._begin_anew),
            Repeating("schedule", schedule.round),
        ]

    def _begin_anew(self) -> float:
        return background.begin_anew(self.ports, self.terms, self._presence, self.warm)

    def _progress(self, job_id: str) -> bytes | None:
        return progress_from_records(job_id, self.ports)


def terms_of(settings: Settings) -> Terms:
    """What an installation promises."""
    return Terms(
        upload_s=settings.upload_minutes * 60,
        attempts=settings.job_attempts,
        photo_s=settings.photo_days * 86_400,
        result_s=settings.result_days * 86_400,
    )


def _queue(settings: Settings, handle: Callable[[Message], None]) -> InProcessQueue | CeleryQueue:
    if settings.broker_url is None:
        ai = settings.worker_threads or LANES["ai"]
        return InProcessQueue(handle, {"ai": ai, "api": 1, "sched": 1, "batch": 1})
    from wastecoach.infra.work.celery_queue import CeleryQueue

    return CeleryQueue(settings.broker_url)
