"""The numbers of a worker on a port of its own: it answers nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.telemetry.metrics import Metrics

LOOPBACK = "127.0.0.1"


@contextmanager
def serve_metrics(metrics: Metrics, port: int, host: str = LOOPBACK) -> Iterator[int]:
    """Answer Prometheus while the context lasts.

    Args:
        metrics: The numbers of this process.
        port: Of the endpoint `/metrics`; 0 for any that is free.
        host: Address to listen on.

    Yields:
        The port.

    Raises:
        SettingInvalid: The port is taken, or there is no such address here.
    """
    from prometheus_client import start_http_server

    try:
        server, thread = start_http_server(port, host, metrics.collected())
    except OSError as fault:
        detail = f"{host}:{port}: {fault.strerror}"
        raise SettingInvalid(setting="--metrics-port", detail=detail) from fault
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
