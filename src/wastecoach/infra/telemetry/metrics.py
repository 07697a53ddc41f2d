"""What Prometheus reads of this process. Nothing of a person, a job or an address is ever in a label."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from wastecoach.core.analysis import Attempt, Provenance
from wastecoach.core.jobs.job import Job

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.registry import Collector

# Set where several processes answer on one port: each writes its numbers there, whoever is asked tells the sum.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
QUICK_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
STAGE_S = (0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 45.0)
JOB_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 45.0, 90.0, 180.0, 600.0, 3600.0)
MILLISECONDS = 1000.0


def forget_process(process: int) -> None:
    """Count no more what a process had under way when it ended; for whoever looks after those that share a port.

    Args:
        process: Its id.
    """
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process)  # type: ignore[no-untyped-call]


class Metrics:
    """The numbers of one process.

    Attributes:
        registry: Where they are kept.
        in_flight: Requests being answered now (`inc`, `dec`).
        listeners: Who listens to events now (`inc`, `dec`).
        running: Analyses being made now (`track_inprogress`).
    """

    def __init__(self, version: str) -> None:
        from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector

        self.registry: CollectorRegistry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._collectors: list[Collector] = []
        self._make_requests()
        self._make_jobs()
        self._make_providers()
        self._gauge("build", "The program's version.", ("version",), "livemax").labels(version).set(
            1
        )
        self._request = cache(self._request_of)

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered.

        Args:
            route: Template (`/api/v1/waste/status/{job_id}`); `other` for what is no route of ours.
            method: Of HTTP.
            status: Of HTTP.
            seconds: Until the answer began.
        """
        known = method if method in METHODS else OTHER
        count, duration = self._request(route, known, f"{status // 100}xx")
        count.inc()
        duration.observe(seconds)

    def analysed(self, provenance: Provenance) -> None:
        """A photo was analysed."""
        for stage, ms in provenance.ms.items():
            self._stages.labels(stage).observe(ms / MILLISECONDS)
        self._answers.labels(provenance.cache).inc()
        for attempt in provenance.attempts:
            self._tried(attempt)

    def failed_call(self, provider: str, code: str) -> None:
        """A provider's failure ended a try of an analysis."""
        self._calls.labels("look", provider, "failed", code).inc()

    def ended(self, job: Job, outcome: str, reason: str, at: float) -> None:
        """A job ended: `done`, or `failed` for the reason of an error's code; `at` in seconds since 1970."""
        self._jobs.labels(job.wish.lane, outcome, reason).inc()
        self._job_seconds.labels(job.wish.lane).observe(max(0.0, at - job.created_at))

    def retried(self, lane: str) -> None:
        """A job will be tried again later."""
        self._retries.labels(lane).inc()

    def taken_up(self, lane: str) -> None:
        """A job was sent again, because its worker died or its message was lost."""
        self._taken_up.labels(lane).inc()

    def corrected(self, verdict: str) -> None:
        """Somebody said whether an answer was `right` or `wrong`."""
        self._corrections.labels(verdict).inc()

    def add(self, collector: Collector) -> None:
        """Let Prometheus read something more, collected when it asks."""
        self._collectors.append(collector)

    def page(self, accept: str) -> tuple[bytes, str]:
        """All numbers as Prometheus reads them, and their media type.

        Args:
            accept: The header of who asks.
        """
        from prometheus_client.exposition import choose_encoder

        encoder, media_type = choose_encoder(accept)
        return encoder(self.collected()), media_type

    def collected(self) -> CollectorRegistry:
        """The numbers of this process; of all that share the port, where several do."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        if os.environ.get(SHARED_FOLDER):
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(self.registry)
        for collector in self._collectors:
            registry.register(collector)
        return registry

    def _make_requests(self) -> None:
        by_route = ("route", "method", "status")
        self._requests = self._counter("requests", "Requests answered.", by_route)
        self._seconds = self._histogram(
            "request_seconds", "Until the answer began.", ("route", "method"), QUICK_S
        )
        self.in_flight = self._gauge("requests_in_flight", "Requests being answered.")
        self.listeners = self._gauge("event_listeners", "Who listens to events of jobs.")

    def _make_jobs(self) -> None:
        self._stages = self._histogram(
            "stage_seconds", "Stages of the pipeline.", ("stage",), STAGE_S
        )
        self._answers = self._counter("answers", "Photos answered, by cache hit.", ("cache",))
        self._jobs = self._counter("jobs", "Jobs ended.", ("lane", "outcome", "reason"))
        self._job_seconds = self._histogram(
            "job_seconds", "From asked for to ended.", ("lane",), JOB_S
        )
        self._retries = self._counter("job_retries", "Jobs to be tried again.", ("lane",))
        self._taken_up = self._counter(
            "jobs_taken_up",
            "Jobs sent again after their worker died or their message was lost.",
            ("lane",),
        )
        self._corrections = self._counter(
            "corrections", "Answers that somebody said were right or wrong.", ("verdict",)
        )
        self.running = self._gauge("jobs_running", "Analyses being made.")

    def _make_providers(self) -> None:
        by_provider = ("stage", "provider")
        self._calls = self._counter(
            "provider_calls", "Tries with providers.", (*by_provider, "outcome", "code")
        )
        self._call_seconds = self._histogram(
            "provider_seconds", "Tries that were made.", by_provider, STAGE_S
        )
        self._cost = self._counter("cost_usd", "Known costs in US dollars.", by_provider)

    def _tried(self, attempt: Attempt) -> None:
        whom = (attempt.stage, attempt.provider)
        self._calls.labels(*whom, attempt.outcome, attempt.code or "").inc()
        if attempt.outcome != "skipped":
            self._call_seconds.labels(*whom).observe(attempt.ms / MILLISECONDS)
        self._cost.labels(*whom).inc(attempt.cost_usd or 0.0)

    def _request_of(self, route: str, method: str, status: str) -> tuple[Any, Any]:
        return self._requests.labels(route, method, status), self._seconds.labels(route, method)

    def _counter(self, name: str, told: str, labels: tuple[str, ...] = ()) -> Any:
        from prometheus_client import Counter

        return Counter(name, told, labels, namespace="wastecoach", registry=self.registry)

    def _gauge(
        self,
        name: str,
        told: str,
        labels: tuple[str, ...] = (),
        of_all: Literal["livesum", "livemax"] = "livesum",
    ) -> Any:
        from prometheus_client import Gauge

        return Gauge(
            *(name, told, labels),
            namespace="wastecoach",
            registry=self.registry,
            multiprocess_mode=of_all,
        )

    def _histogram(
        self, name: str, told: str, labels: tuple[str, ...], buckets: tuple[float, ...]
    ) -> Any:
        from prometheus_client import Histogram

        return Histogram(
            *(name, told, labels),
            namespace="wastecoach",
            registry=self.registry,
            buckets=buckets,
        )
