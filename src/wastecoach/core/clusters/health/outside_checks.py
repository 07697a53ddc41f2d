"""Checks 61 to 64: the service as people reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from wastecoach.core.clusters.health import service_verdicts as service
from wastecoach.core.clusters.health.checks import Check, Seen
from wastecoach.core.clusters.health.facts import Told
from wastecoach.core.clusters.health.looks import judged
from wastecoach.core.clusters.health.service_facts import Certificate
from wastecoach.core.health import Finding

Found = TypeVar("Found")

# The way is longer, and the service looks at all its parts before it answers for them.
SLOW_MS = 3_000.0
# What to do about silence differs here: there is no unit that could be started.
FAR = {
    "cluster.down": "cluster.far_down",
    "cluster.hangs": "cluster.far_hangs",
    "cluster.slow": "cluster.far_slow",
}


def _judged(seen: Seen, told: Told[Found] | None, verdict: Callable[[Found], Finding]) -> Finding:
    found = judged(told, verdict, of=seen.cluster.domain, slow_ms=SLOW_MS)
    return replace(found, code=FAR.get(found.code, found.code))


def _https(seen: Seen) -> Finding:
    return _judged(seen, seen.facts.ingress, service.of_ingress)


def _http(seen: Seen) -> Finding:
    return _judged(seen, seen.facts.plain, service.of_http)


def _page(seen: Seen) -> Finding:
    return _judged(seen, seen.facts.page, service.of_page)


def _certificate(seen: Seen) -> Finding:
    # On our own machines the edge signs for itself.
    believed = seen.cluster.target == "aws"

    def of_one(told: Certificate) -> Finding:
        return service.of_certificates([told], seen.now, believed=believed)

    return _judged(seen, seen.facts.served, of_one)


OUTSIDE_CHECKS = (
    Check(61, "https", 10, "outside", (), ("ingress",), _https),
    Check(62, "http", 1, "outside", (), ("plain",), _http),
    Check(63, "page", 5, "outside", (), ("page",), _page),
    Check(64, "certificate", 10, "outside", (), ("served",), _certificate),
)
