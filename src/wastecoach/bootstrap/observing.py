"""What a server or worker lets be seen of itself: log lines, traces, and numbers for Prometheus.

The pipeline and the jobs know nothing of it: they are given ports that tell on the way.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast
from urllib.parse import unquote

from pydantic import SecretStr

from wastecoach.core.analysis import Analysis
from wastecoach.core.backlog import backlog_of
from wastecoach.core.errors import ServiceError, WastecoachError
from wastecoach.core.jobs.job import Failure, Job, Wish
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.progress import moment
from wastecoach.core.jobs.records import DeadLetter, JobRecords, Message, Result
from wastecoach.core.people.corrections.feedback import FeedbackRecords
from wastecoach.core.stages import Listener
from wastecoach.core.version import __version__
from wastecoach.infra.telemetry import logs, traces
from wastecoach.infra.telemetry.masking import SECRET_NAME
from wastecoach.infra.telemetry.metrics import Metrics
from wastecoach.settings import Settings

logger = logging.getLogger("wastecoach.jobs")
# An address may be none at all, so it is not taken apart by its rules.
_NEXT_ADDRESS = re.compile(r"[,;](?=[a-z0-9+.-]+://)")
_PASSWORD = re.compile(r"://[^:/@]*:(.*)@")
_OPTION = re.compile(r"[?&]([^=&]+)=([^&#]*)")
Analyse = Callable[[Callable[[], bytes], Wish, Listener], Analysis]


def observe_process(settings: Settings, kind: str) -> None:
    """Begin log lines and traces of a process: `serve`, `worker`, `beat`.

    Raises:
        ExtraMissing: There is a collector of traces, and the package is not installed.
    """
    logs.configure(settings.log_format, settings.log_level, secrets_of(settings))
    traces.start(settings.telemetry_url, f"wastecoach-{kind}", __version__)


def secrets_of(settings: Settings) -> frozenset[str]:
    """Every key and password that the settings hold."""
    values = [getattr(settings, name) for name in type(settings).model_fields]
    keys = {value.get_secret_value() for value in values if isinstance(value, SecretStr)}
    addresses = [value for value in values if isinstance(value, str) and "://" in value]
    return frozenset(keys.union(*map(_secrets_in, addresses))) - {""}


def metrics_of(records: JobRecords | None = None) -> Metrics:
    """The numbers of this process, and with records also how much work waits there."""
    metrics = Metrics(__version__)
    if records is not None:
        from wastecoach.infra.telemetry.waiting import Waiting

        metrics.add(Waiting(lambda: backlog_of(records), time.monotonic, time.time))
    return metrics


def reviews_shown(feedback: FeedbackRecords, metrics: Metrics) -> None:
    """Let the numbers also tell how many corrections there are, and which of them wait for a reviewer."""
    from wastecoach.infra.telemetry.reviews import Reviews

    metrics.add(Reviews(feedback.feedback_counts, time.monotonic))


def observed(ports: JobPorts, metrics: Metrics) -> JobPorts:
    """The same ports, which count what is done through them, trace it, and name the job in log lines."""
    records = _Counting(ports.records, metrics)

    @contextmanager
    def holding(holder: str) -> Iterator[None]:
        with ports.holding(holder), _named(records.in_hand()):
            yield

    return replace(
        ports,
        # It has every method of the records, most of them by asking them.
        records=cast("JobRecords", records),
        analyse=_analysing(ports.analyse, metrics),
        holding=holding,
    )


class _Counting:
    """Records that count how jobs go; what is not counted goes straight to the real ones."""

    def __init__(self, records: JobRecords, metrics: Metrics) -> None:
        self._records = records
        self._metrics = metrics
        # A thread has one job in hand at a time, from `begin` to its end.
        self._own = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    def in_hand(self) -> Job | None:
        """The job that this thread has begun last."""
        return getattr(self._own, "job", None)

    def begin(self, job_id: str, holder: str, now: float, lease_s: float) -> Job | None:
        self._own.job = self._records.begin(job_id, holder, now, lease_s)
        return self.in_hand()

    def finish(self, job_id: str, attempt: int, result: Result, at: float) -> bool:
        kept = self._records.finish(job_id, attempt, result, at)
        if kept:
            self._ended(job_id, "done", "", at)
        return kept

    def fail(
        self, job_id: str, attempt: int, failure: Failure, letter: DeadLetter | None, at: float
    ) -> bool:
        kept = self._records.fail(job_id, attempt, failure, letter, at)
        if kept:
            self._ended(job_id, "failed", failure.code, at)
        return kept

    def put_back(self, job_id: str, attempt: int, message: Message) -> bool:
        kept = self._records.put_back(job_id, attempt, message)
        if kept:
            self._metrics.retried(message.lane)
            logger.warning("job is tried again", extra={"due_at": moment(message.due_at)})
        return kept

    def send_again(self, job_id: str, message: Message, at: float) -> bool:
        sent = self._records.send_again(job_id, message, at)
        if sent:
            self._metrics.taken_up(message.lane)
        return sent

    def _ended(self, job_id: str, outcome: str, reason: str, at: float) -> None:
        job = self.in_hand()
        if job is None or job.id != job_id:
            # The sweep ends a job that nobody has in hand any more.
            job = self._records.job(job_id)
        if job is not None:
            self._metrics.ended(job, outcome, reason, at)
            _tell(job, outcome, reason, at)


def _analysing(analyse: Analyse, metrics: Metrics) -> Analyse:
    def counted(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        try:
            with metrics.running.track_inprogress(), traces.stages(listener) as heard:
                analysis = analyse(fetch, wish, heard)
        except ServiceError as error:
            metrics.failed_call(str(error.params.get("provider", "")), error.code)
            raise
        except WastecoachError:
            raise
        except Exception:
            logger.exception("an analysis broke")
            raise
        metrics.analysed(analysis.provenance)
        return analysis

    return counted


def _tell(job: Job, outcome: str, reason: str, at: float) -> None:
    """One line for every job that ends."""
    told = {"job_id": job.id, "lane": job.wish.lane, "attempt": job.attempt}
    why = {"reason": reason} if reason else {}
    more = {**told, "seconds": round(at - job.created_at, 2), **why}
    level = logging.INFO if outcome == "done" else logging.WARNING
    logger.log(level, "job %s", outcome, extra=more)


@contextmanager
def _named(job: Job | None) -> Iterator[None]:
    """The job in every log line, and as a span of the trace that asked for it."""
    if job is None:
        yield
        return
    from structlog.contextvars import bound_contextvars

    known = {"lane": job.wish.lane, "attempt": job.attempt}
    with (
        bound_contextvars(job_id=job.id, **known),
        traces.span("job", parent=job.trace, kind="consumer", **known),
    ):
        yield


def _secrets_in(address: str) -> set[str]:
    """Passwords and keys of an address, or of several, as they stand there and as they are meant."""
    found: set[str] = set()
    for one in _NEXT_ADDRESS.split(address):
        options = (value for name, value in _OPTION.findall(one) if SECRET_NAME.search(name))
        found.update(_PASSWORD.findall(one), options)
    return found | {unquote(secret) for secret in found}
