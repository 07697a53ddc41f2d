"""Traces (OpenTelemetry), where a collector is named: request → queue → worker → stages, in one trace.

Where none is named, spans cost nothing and nobody needs the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Literal

from wastecoach.core.errors import ExtraMissing
from wastecoach.core.stages import Listener, Stage

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
    from opentelemetry.trace import Span, Tracer

Kind = Literal["internal", "server", "consumer"]
HEADER = "traceparent"
PATH = "/v1/traces"
# A collector that takes longer than this loses spans, not our time.
EXPORT_S = 3.0


class _Tracing:
    """What this process traces with; nothing before `start`."""

    provider: TracerProvider | None = None
    tracer: Tracer | None = None


def start(url: str | None, service: str, version: str) -> None:
    """Send spans of this process to a collector; without an address nothing happens.

    Args:
        url: Of an OTLP collector over HTTP, with or without `/v1/traces`.
        service: What this process is: `wastecoach-serve`, …
        version: Of the program.

    Raises:
        ExtraMissing: There is an address, and the package is not installed.
    """
    if url is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as fault:
        raise ExtraMissing(chosen="telemetry_url", extra="telemetry") from fault
    address = url.rstrip("/").removesuffix(PATH) + PATH
    exporter = OTLPSpanExporter(endpoint=address, timeout=EXPORT_S)
    begin(BatchSpanProcessor(exporter), service, version)


def begin(processor: SpanProcessor, service: str, version: str) -> None:
    """Give spans of this process to a processor."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    stop()
    resource = Resource.create({"service.name": service, "service.version": version})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(processor)
    _Tracing.provider = provider
    _Tracing.tracer = provider.get_tracer("wastecoach")


def stop() -> None:
    """Send what is left, and trace no more."""
    provider, _Tracing.provider, _Tracing.tracer = _Tracing.provider, None, None
    if provider is not None:
        provider.shutdown()


def span(
    name: str,
    parent: str | None = None,
    kind: Kind = "internal",
    **attributes: str | float | None,
) -> AbstractContextManager[object]:
    """Something that takes time.

    Args:
        name: Of few that there are: a route's template, a stage; never an id.
        parent: W3C `traceparent` of who asked for it; else what goes on in this thread or task.
        kind: Whether it answers a request, takes from a queue, or neither.
        attributes: What is to be known of it; None is left out.
    """
    if _Tracing.tracer is None:
        return nullcontext()
    shown = {key: value for key, value in attributes.items() if value is not None}
    return _span(_Tracing.tracer, name, parent, kind, shown)


@contextmanager
def request(method: str, parent: str | None) -> Iterator[Callable[[str, int], None]]:
    """A request that is answered while the context lasts.

    Args:
        method: Of HTTP.
        parent: The header `traceparent` of the caller, if there is one.

    Yields:
        To be called with the template of the route and the status, once they are known.
    """
    if _Tracing.tracer is None:
        yield _untold
        return
    with _span(_Tracing.tracer, method, parent, "server", {}) as opened:

        def tell(route: str, status: int) -> None:
            opened.update_name(f"{method} {route}")
            opened.set_attributes(
                {
                    "http.request.method": method,
                    "http.route": route,
                    "http.response.status_code": status,
                }
            )

        yield tell


def current_traceparent() -> str | None:
    """W3C `traceparent` of what goes on now, to be sent along; None where nobody traces."""
    if _Tracing.tracer is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(HEADER)


@contextmanager
def stages(listener: Listener) -> Iterator[Listener]:
    """A listener that makes a span of every stage it hears of, and tells the other."""
    with ExitStack() as stage_now:

        def hear(stage: Stage, percent: int) -> None:
            stage_now.close()
            if stage != "done":
                stage_now.enter_context(span(stage))
            listener(stage, percent)

        yield hear


@contextmanager
def _span(
    tracer: Tracer,
    name: str,
    parent: str | None,
    kind: Kind,
    attributes: dict[str, str | float],
) -> Iterator[Span]:
    from opentelemetry.trace import SpanKind, Status, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    above = TraceContextTextMapPropagator().extract({HEADER: parent}) if parent else None
    with tracer.start_as_current_span(
        name,
        context=above,
        kind=SpanKind[kind.upper()],
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as fault:
            # Only its kind: what it says may be about a person.
            opened.set_status(Status(StatusCode.ERROR, type(fault).__name__))
            raise


def _untold(route: str, status: int) -> None:
    """Nobody traces."""
