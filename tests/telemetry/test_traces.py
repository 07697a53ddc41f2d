"""One trace from the request through the queue to the stages."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode, format_span_id, format_trace_id

from tests.jobs.conftest import Desk
from tests.telemetry.conftest import Spans
from wastecoach.core.errors import ExtraMissing, PhotoDamaged
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.core.jobs.sending import send_due
from wastecoach.infra.telemetry import traces
from wastecoach.infra.telemetry.metrics import Metrics

CALLERS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def asked(desk: Desk, parent: str | None = None) -> Job:
    """A request for an analysis, as the API makes it."""
    with traces.request("POST", parent) as tell:
        caller = Caller(trace=traces.current_traceparent())
        job = accept_whole(desk.photo, Wish(language="ko"), caller, desk.ports, desk.terms)
        tell("/api/v1/waste/classify", 200)
        return job


def above(span: ReadableSpan) -> str | None:
    return None if span.parent is None else format_span_id(span.parent.span_id)


def test_request_queue_worker_and_stages_are_one_trace(
    desk: Desk, metrics: Metrics, spans: Spans
) -> None:
    asked(desk, CALLERS)
    send_due(desk.ports)
    (message,) = desk.queue.messages
    worker = threading.Thread(target=desk.deliver)
    worker.start()
    worker.join()

    found = {span.name: span for span in spans()}
    assert list(found) == ["POST /api/v1/waste/classify", "fetch", "look", "job"]
    traced = {
        format_trace_id(span.context.trace_id)
        for span in found.values()
        if span.context is not None
    }
    assert traced == {CALLERS.split("-")[1]}
    request, job = found["POST /api/v1/waste/classify"], found["job"]
    assert request.context is not None
    assert job.context is not None
    assert above(request) == CALLERS.split("-")[2]
    assert above(job) == format_span_id(request.context.span_id)
    assert {above(found[stage]) for stage in ("fetch", "look")} == {
        format_span_id(job.context.span_id)
    }
    carried = desk.job(message.job or "").trace
    assert carried is not None
    assert carried.split("-")[2] == format_span_id(request.context.span_id)


def test_a_span_tells_lane_and_attempt_and_nothing_of_job_or_person(
    desk: Desk, metrics: Metrics, spans: Spans
) -> None:
    job = asked(desk)
    send_due(desk.ports)
    desk.deliver()
    told = {span.name: dict(span.attributes or {}) for span in spans()}
    assert told["job"] == {"lane": "ai", "attempt": 1}
    assert told["POST /api/v1/waste/classify"] == {
        "http.request.method": "POST",
        "http.route": "/api/v1/waste/classify",
        "http.response.status_code": 200,
    }
    assert job.id not in str(told)


def test_a_second_attempt_belongs_to_the_same_trace(
    desk: Desk, metrics: Metrics, spans: Spans
) -> None:
    job = asked(desk)
    for attempt in (1, 2):
        assert desk.ports.records.begin(job.id, f"holder {attempt}", desk.seconds, 1.0) is not None
        with desk.ports.holding(f"holder {attempt}"):
            desk.seconds += 2
    runs = [span for span in spans() if span.name == "job"]
    assert [dict(span.attributes or {})["attempt"] for span in runs] == [1, 2]
    assert len({above(span) for span in runs}) == 1


def test_of_an_error_a_span_tells_only_the_kind(spans: Spans) -> None:
    with pytest.raises(PhotoDamaged), traces.span("look"):
        raise PhotoDamaged(detail="a@example.org")
    (span,) = spans()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "PhotoDamaged")
    assert "example.org" not in span.to_json()


def test_an_unreadable_traceparent_begins_a_trace_of_its_own(spans: Spans) -> None:
    with traces.span("request", parent="00-nonsense"):
        pass
    (span,) = spans()
    assert span.parent is None


def test_without_a_collector_nothing_is_traced_and_no_package_is_loaded() -> None:
    program = """
import sys
from wastecoach.infra.telemetry import traces
traces.start(None, "wastecoach-serve", "0")
parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
with traces.request("GET", parent) as tell, traces.span("look", parent=parent):
    tell("/", 200)
    assert traces.current_traceparent() is None
with traces.stages(lambda stage, percent: print(stage, percent)) as listener:
    listener("look", 50)
assert "opentelemetry" not in sys.modules
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ended.stdout == b"look 50\n"


def test_a_collector_without_the_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    package = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExtraMissing) as told:
        traces.start("http://127.0.0.1:4318", "wastecoach-serve", "0")
    assert told.value.params["extra"] == "telemetry"


class Collector(HTTPServer):
    """A real receiver of OTLP over HTTP, which keeps what it is sent."""

    def __init__(self) -> None:
        self.received: list[tuple[str, ExportTraceServiceRequest]] = []
        super().__init__(("127.0.0.1", 0), _Receiving)


class _Receiving(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, ExportTraceServiceRequest.FromString(body)))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        answering = threading.Thread(target=server.serve_forever, args=(0.01,))
        answering.start()
        yield server
        server.shutdown()
        answering.join()


@pytest.mark.parametrize("path", ["", "/", "/v1/traces"])
def test_spans_reach_a_collector_with_the_name_of_the_process(
    collector: Collector, path: str
) -> None:
    traces.start(f"http://127.0.0.1:{collector.server_port}{path}", "wastecoach-worker", "1.2")
    with traces.span("job", lane="ai"):
        pass
    traces.stop()
    ((asked_path, request),) = collector.received
    assert asked_path == "/v1/traces"
    (of_process,) = request.resource_spans
    named = {one.key: one.value.string_value for one in of_process.resource.attributes}
    assert (named["service.name"], named["service.version"]) == ("wastecoach-worker", "1.2")
    assert [span.name for span in of_process.scope_spans[0].spans] == ["job"]


def test_a_collector_that_is_down_stops_nothing() -> None:
    traces.start("http://127.0.0.1:1", "wastecoach-worker", "0")
    with traces.span("job"):
        pass
    traces.stop()
