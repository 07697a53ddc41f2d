"""What a model service said instead of an answer, as one of our errors: one table for all services.

A word that a service documents (`insufficient_quota`) says more than its status, so words count first; a phrase counts
only where a service has no word for the case; the status decides the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from wastecoach.core.errors import (
    ContentFiltered,
    KeyRefused,
    QuotaUsedUp,
    RequestRejected,
    ServiceBroken,
    ServiceBusy,
    ServiceError,
)

MOST_READ = 64 * 1024
MOST_DEPTH = 5
LONGEST_DETAIL = 200
LONGEST_PAUSE_S = 3600.0

BY_WORD: dict[str, type[ServiceError]] = {
    **dict.fromkeys(
        (
            "content_filter",
            "content_policy_violation",
            "image_content_policy_violation",
            "misalignment_policy_violation",
            "bio_policy",
            "moderation_blocked",
            "responsibleaipolicyviolation",
        ),
        ContentFiltered,
    ),
    **dict.fromkeys(
        (
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "contract_spend_limit_reached",
            "enforced_spend_limit_reached",
            "linked_organization_billing_unavailable",
            "linked_organization_spend_limit_reached",
        ),
        QuotaUsedUp,
    ),
    **dict.fromkeys(("rate_limit_exceeded", "rate_limit_error"), ServiceBusy),
    **dict.fromkeys(
        ("invalid_api_key", "authentication_error", "permission_error", "organization_on_hold"),
        KeyRefused,
    ),
    **dict.fromkeys(("server_error", "overloaded_error", "api_error"), ServiceBroken),
}
# Two cases that Anthropic tells only in a sentence, under `invalid_request_error`.
BY_PHRASE: dict[str, type[ServiceError]] = {
    "credit balance is too low": QuotaUsedUp,
    "content filtering policy": ContentFiltered,
}
BY_STATUS: dict[int, type[ServiceError]] = {
    401: KeyRefused,
    402: QuotaUsedUp,
    403: KeyRefused,
    429: ServiceBusy,
    # Worth another try: the service waited too long, was locked, or gave up on us.
    408: ServiceBroken,
    409: ServiceBroken,
    425: ServiceBroken,
    499: ServiceBroken,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer that is no answer: `status`, `headers` (names in lower case), `body`."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def service_error(provider: str, reply: Reply, *secrets: str) -> ServiceError:
    """The error that a reply means.

    Args:
        provider: Who replied.
        reply: What it said.
        secrets: The key as it was sent: services like to repeat it, we do not.
    """
    said = _decoded(reply.body)
    message = _message(said)
    kind = _kind(reply.status, said, message)
    if kind is ServiceBusy or "estimated_time" in dict(_fields(said)):
        return ServiceBusy(provider=provider, retry_after_s=_pause_s(reply, said))
    if kind in {RequestRejected, ServiceBroken}:
        detail = f"HTTP {reply.status} {harmless(message, *secrets)}".strip()
        return kind(provider=provider, detail=detail)
    return kind(provider=provider)


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds to wait, 0 where the service does not say, an hour at most.

    A date counts from the answer's own `Date`, so that neither a clock is needed nor two have to agree.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        pause = _number(headers.get(name, ""))
        if pause is not None:
            return _bounded(pause * unit)
    until = _seconds_since_1970(headers.get("retry-after", ""))
    now = _seconds_since_1970(headers.get("date", ""))
    return 0.0 if until is None or now is None else _bounded(until - now)


def harmless(text: str, *secrets: str) -> str:
    """A foreign text fit for an error or a log: one short printable line, without the secrets."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    line = "".join(letter if letter.isprintable() else " " for letter in text[:MOST_READ])
    short = " ".join(line.split())
    return short if len(short) <= LONGEST_DETAIL else f"{short[: LONGEST_DETAIL - 1]}…"


def _kind(status: int, said: Any, message: str) -> type[ServiceError]:
    words = [value.lower() for name, value in _fields(said) if _is_word(name, value)]
    for word in words:
        if word in BY_WORD:
            return BY_WORD[word]
    for phrase, kind in BY_PHRASE.items():
        if phrase in message.lower():
            return kind
    return BY_STATUS.get(status, RequestRejected if 300 <= status < 500 else ServiceBroken)  # noqa: PLR2004


def _is_word(name: str, value: Any) -> bool:
    return isinstance(value, str) and name in {"code", "type", "error_code", "error_type"}


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body[:MOST_READ])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _fields(said: Any, depth: int = MOST_DEPTH) -> Iterator[tuple[str, Any]]:
    """Every field of an answer, the inner ones first: they are the more particular."""
    if not isinstance(said, dict) or depth == 0:
        return
    for value in said.values():
        yield from _fields(value, depth - 1)
    yield from said.items()


def _message(said: Any) -> str:
    for wanted in ("message", "error", "detail"):
        for name, value in _fields(said):
            if name == wanted and isinstance(value, str):
                return value
    return ""


def _pause_s(reply: Reply, said: Any) -> float:
    """Hugging Face tells in its answer how long loading a model will take."""
    loading = dict(_fields(said)).get("estimated_time")
    said_s = float(loading) if isinstance(loading, int | float) else 0.0
    return retry_after_s(reply.headers) or _bounded(said_s)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _seconds_since_1970(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _bounded(seconds: float) -> float:
    return 0.0 if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_PAUSE_S)
