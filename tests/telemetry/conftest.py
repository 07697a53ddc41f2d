"""Jobs whose ports count, trace and name what they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from tests.jobs.conftest import Desk, Eyes, desk  # noqa: F401 -- a fixture
from wastecoach.bootstrap.observing import metrics_of, observed
from wastecoach.infra.telemetry import traces
from wastecoach.infra.telemetry.metrics import Metrics

Numbers = Callable[..., float | None]
Spans = Callable[[], list[ReadableSpan]]


@pytest.fixture
def metrics(desk: Desk) -> Metrics:  # noqa: F811
    """What the desk's jobs are counted in; from now on they are."""
    metrics, plain = metrics_of(desk.ports.records), desk.ports

    def see(eyes: Eyes) -> None:
        desk.ports = observed(replace(plain, analyse=eyes), metrics)

    desk.seeing = see  # type: ignore[method-assign]
    see(plain.analyse)
    return metrics


@pytest.fixture
def number(metrics: Metrics) -> Numbers:
    """A number on the page, by name and labels; None where it is not there."""

    def find(name: str, **labels: str) -> float | None:
        page, _ = metrics.page("")
        return next(
            (
                sample.value
                for family in text_string_to_metric_families(page.decode())
                for sample in family.samples
                if sample.name == f"wastecoach_{name}" and sample.labels == labels
            ),
            None,
        )

    return find


@pytest.fixture
def spans() -> Iterator[Spans]:
    """The spans that ended since tracing began, in the order of their ends."""
    kept = InMemorySpanExporter()
    traces.begin(SimpleSpanProcessor(kept), "wastecoach-test", "0")
    yield lambda: list(kept.get_finished_spans())
    traces.stop()
