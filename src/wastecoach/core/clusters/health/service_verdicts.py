"""What the facts about the service's own parts mean, on its machines and from outside, and about certificates."""

from __future__ import annotations

from collections.abc import Sequence

from wastecoach.core.clusters.health.service_facts import (
    Certificate,
    Page,
    PhotoStore,
    Plain,
    Ready,
    Web,
)
from wastecoach.core.health import Finding

DAY_S = 86_400.0
# Days before the end: renewing should long be done; nobody gets in any more tomorrow.
DAYS_LOW, DAYS_GONE = 21.0, 1.0
# Certificates that live for days only are renewed by a program all the time, and late when so little of that is left.
SHORT_LIVED_S, SHORT_LOW, SHORT_GONE = 4 * DAY_S, 0.2, 0.05
# Statuses of HTTP.
OK, NOT_FOUND, FAULTS = 200, 404, 500
REDIRECTS = range(300, 400)


def of_web(found: Web, part: str) -> Finding:
    """Of a server that answers on its machine: whether it does so without a fault of its own."""
    params: dict[str, str | float] = {"part": part, "http": found.status}
    if found.status >= FAULTS:
        return Finding("fail", "cluster.web_failing", params)
    return Finding("pass", "cluster.web", params)


def of_photo_store(found: PhotoStore) -> Finding:
    """Of the bucket: it is there where it refuses those who have no key."""
    params: dict[str, str | float] = {"kind": found.kind, "http": found.status}
    if found.kind != "s3":
        return Finding("pass", "cluster.photo_folder", params)
    if found.status == NOT_FOUND:
        return Finding("fail", "cluster.photo_store_absent", params)
    if found.status >= FAULTS:
        return Finding("fail", "cluster.photo_store_failing", params)
    if found.status == OK:
        return Finding("fail", "cluster.photo_store_public", params)
    return Finding("pass", "cluster.photo_store", params)


def of_ingress(found: Web) -> Finding:
    """Of the service under its own name: whether the edge finds a server that answers."""
    params: dict[str, str | float] = {"http": found.status}
    if found.status != OK:
        return Finding("fail", "cluster.ingress_failing", params)
    return Finding("pass", "cluster.ingress", params)


def of_service(found: Ready) -> Finding:
    """Of what the service says of itself: the worst of its components."""
    if not found.unwell:
        well = found.status == OK
        return Finding(
            "pass" if well else "fail", "cluster.service" if well else "cluster.service_mute"
        )
    shown = ", ".join(f"{one.name} ({one.status.upper()})" for one in found.unwell)
    bad = any(one.status == "fail" for one in found.unwell)
    return Finding("fail" if bad else "warn", "cluster.service_unwell", {"parts": shown})


def of_http(found: Plain) -> Finding:
    """Of the unencrypted address: it should lead to the encrypted one."""
    params: dict[str, str | float] = {"http": found.status}
    if found.status >= FAULTS:
        return Finding("fail", "cluster.ingress_failing", params)
    if found.status in REDIRECTS and found.encrypts:
        return Finding("pass", "cluster.http", params)
    return Finding("warn", "cluster.http_plain", params)


def of_page(found: Page) -> Finding:
    """Of the page that people see first."""
    params: dict[str, str | float] = {"http": found.status}
    well = found.status == OK and found.is_page
    return (
        Finding("pass", "cluster.page", params)
        if well
        else Finding("fail", "cluster.page_lost", params)
    )


def of_certificates(found: Sequence[Certificate], now: float, *, believed: bool) -> Finding:
    """Of certificates: the one that ends first; `believed`: whether this machine has to believe them."""
    if not found:
        return Finding("warn", "cluster.certificates_none")
    if believed and not all(one.believed for one in found):
        names = ", ".join(one.name for one in found if not one.believed)
        return Finding("fail", "cluster.certificate_unbelieved", {"name": names})
    return min((_of_certificate(one, now) for one in found), key=_left)


def _of_certificate(one: Certificate, now: float) -> Finding:
    lives, left = one.until - one.since, one.until - now
    low, gone = DAYS_LOW * DAY_S, DAYS_GONE * DAY_S
    if lives <= SHORT_LIVED_S:
        low, gone = SHORT_LOW * lives, SHORT_GONE * lives
    params: dict[str, str | float] = {"name": one.name, "days": round(abs(left) / DAY_S, 1)}
    if left <= 0:
        return Finding("fail", "cluster.certificate_over", params)
    if left < gone:
        return Finding("fail", "cluster.certificate_ends", params)
    if left < low:
        return Finding("warn", "cluster.certificate_ends", params)
    return Finding("pass", "cluster.certificate", params)


def _left(finding: Finding) -> tuple[int, float]:
    """What ends first comes first, and what is wrong before what is well."""
    return ("fail", "warn", "pass").index(finding.status), float(finding.params["days"])
