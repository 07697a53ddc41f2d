"""Checks 11 to 19: the service's own parts, on their machines."""

from __future__ import annotations

from collections.abc import Callable

from wastecoach.core.clusters.health import service_verdicts as service
from wastecoach.core.clusters.health.asking import UNITS
from wastecoach.core.clusters.health.checks import Check, Seen
from wastecoach.core.clusters.health.looks import judged
from wastecoach.core.clusters.health.service_facts import Web
from wastecoach.core.health import Finding

# The photo store may be far away, and a server looks at all parts of the service before it answers for them.
FAR_MS = 3_000.0


def _of_web(part: str) -> Callable[[Web], Finding]:
    return lambda told: service.of_web(told, part)


def _edge(seen: Seen) -> Finding:
    return seen.part("edge", seen.facts.edge, _of_web("edge"))


def _api(seen: Seen) -> Finding:
    return seen.part("api", seen.facts.api, _of_web("api"))


def _worker(seen: Seen) -> Finding:
    return seen.unit("worker")


def _beat(seen: Seen) -> Finding:
    return seen.unit("beat")


def _photo_server(seen: Seen) -> Finding:
    return seen.unit("photos")


def _photo_store(seen: Seen) -> Finding:
    return judged(
        seen.facts.photo_store,
        service.of_photo_store,
        of="/etc/wastecoach/environment",
        slow_ms=FAR_MS,
    )


def _monitoring(seen: Seen) -> Finding:
    return seen.part("monitoring", seen.facts.monitoring, _of_web("Prometheus"))


def _edge_certificate(seen: Seen) -> Finding:
    told = seen.facts.certificates
    return judged(
        told, lambda of: service.of_certificates(of, seen.now, believed=False), of="/etc/caddy"
    )


def _service(seen: Seen) -> Finding:
    return judged(seen.facts.ready, service.of_service, of=UNITS["api"][0], slow_ms=FAR_MS)


SERVICE_CHECKS = (
    Check(11, "edge", 10, "node", ("edge",), ("units", "edge"), _edge),
    Check(12, "api", 10, "node", ("api",), ("units", "api"), _api),
    Check(13, "worker", 10, "node", ("worker",), ("units",), _worker),
    Check(14, "beat", 5, "node", ("beat",), ("units",), _beat),
    Check(15, "photo_server", 10, "node", ("photos",), ("units",), _photo_server),
    Check(16, "photo_store", 10, "node", ("api", "worker"), ("photo_store",), _photo_store),
    Check(17, "monitoring", 2, "node", ("monitoring",), ("units", "monitoring"), _monitoring),
    Check(18, "edge_certificate", 5, "node", ("edge",), ("certificates",), _edge_certificate),
    Check(19, "service", 10, "cluster", ("api",), ("ready",), _service),
)
