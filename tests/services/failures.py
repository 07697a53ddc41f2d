"""What can go wrong at the other end of a line, and what it means: the same for everybody who asks over HTTP."""

from __future__ import annotations

import gzip
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.services.servers import (
    Reply,
    cuts,
    cuts_in_the_middle,
    drips,
    drips_headers,
    hangs,
    says,
    serving,
)
from wastecoach.core.errors import (
    AnswerUnusable,
    KeyRefused,
    QuotaUsedUp,
    RequestRejected,
    ServiceBroken,
    ServiceBusy,
    ServiceError,
    ServiceTimedOut,
    ServiceUnreachable,
)

SOON = 20.0
# Only where nothing comes in time anyway.
AT_ONCE = 0.3
MUCH = 10_000_000


@dataclass(frozen=True)
class Failure:
    """A reply that is no answer.

    Attributes:
        reply: What happens.
        kind: The error that it means.
        charged: Whether the call may have cost something.
        within_s: The time for it.
        pause_s: Seconds before the second try.
    """

    reply: Reply
    kind: type[ServiceError]
    charged: bool = False
    within_s: float = SOON
    pause_s: float = 0.5


def _late(reply: Reply) -> Failure:
    return Failure(reply, ServiceTimedOut, charged=True, within_s=AT_ONCE)


FAILURES: dict[str, Failure] = {
    "never answers": _late(hangs),
    "drips": _late(drips),
    "drips headers": _late(drips_headers),
    "cuts": Failure(cuts, ServiceUnreachable, charged=True),
    "cuts in the middle": Failure(cuts_in_the_middle, ServiceUnreachable, charged=True),
    "malformed": Failure(says(200, b'{"id": '), AnswerUnusable, charged=True),
    "another form": Failure(says(200, {"unexpected": True}), AnswerUnusable, charged=True),
    "too long": Failure(says(200, b" " * MUCH), AnswerUnusable, charged=True),
    "compressed": Failure(
        says(200, gzip.compress(b" " * MUCH), content_encoding="gzip"), AnswerUnusable, charged=True
    ),
    "an error that is too long": Failure(says(401, b" " * MUCH), AnswerUnusable),
    "a redirect": Failure(says(307, b"", location="http://127.0.0.1:9/"), RequestRejected),
    "rejected": Failure(says(400, {}), RequestRejected),
    "a wrong key": Failure(says(401, {}), KeyRefused),
    "no credit": Failure(says(402, {}), QuotaUsedUp),
    "forbidden": Failure(says(403, {}), KeyRefused),
    "too much": Failure(says(413, {}), RequestRejected),
    "not understood": Failure(says(422, {}), RequestRejected),
    "busy": Failure(says(429, {}, retry_after="3"), ServiceBusy, pause_s=3),
    "broken": Failure(says(500, {}), ServiceBroken),
    "a broken gateway": Failure(says(502, b"<html>"), ServiceBroken),
    "unavailable": Failure(says(503, {}), ServiceBroken),
    "overloaded": Failure(says(529, {}), ServiceBroken),
}
each_failure = pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
# Asks at an address within so many seconds, and hangs up.
Ask = Callable[[str, float], object]


def error_of(ask: Ask, *replies: Reply, within_s: float = SOON) -> ServiceError:
    """The error that replies lead to."""
    with serving(*replies) as server:
        with pytest.raises(ServiceError) as caught:
            ask(server.url, within_s)
        assert len(server.arrived) <= 1, "one try each"
    return caught.value


def check(ask: Ask, provider: str, failure: Failure) -> None:
    """That a failure is told as what it is, and whether it may have cost something."""
    with serving(failure.reply) as server, pytest.raises(ServiceError) as caught:
        ask(server.url, failure.within_s)
    error = caught.value
    assert (type(error), error.params["provider"]) == (failure.kind, provider)
    assert len(server.arrived) <= 1, "one try each"
    # On a busy machine the time may be up before anything has left.
    if server.arrived:
        assert may_be_charged(error) == failure.charged


def may_be_charged(error: ServiceError) -> bool:
    """Whether what was set aside for the call is not simply given back."""
    return error.sent or error.usage is not None


def repeating(key: str) -> dict[str, Failure]:
    """Failures in which the other end repeats the key that it was sent."""
    echo = f"Incorrect API key provided: {key}"

    def error(code: str) -> object:
        return {"error": {"message": echo, "type": echo, "code": code}, "message": echo}

    return {
        "answer": Failure(says(200, {"text": echo}), AnswerUnusable),
        "not JSON": Failure(says(200, echo.encode()), AnswerUnusable),
        "wrong key": Failure(says(401, error(key)), KeyRefused),
        "rejected": Failure(says(400, error("invalid")), RequestRejected),
        "broken": Failure(says(500, error(key)), ServiceBroken),
        "broken in plain words": Failure(says(502, echo.encode()), ServiceBroken),
        "busy": Failure(says(429, error(key), retry_after="7"), ServiceBusy),
        "redirect": Failure(says(302, b"", location="http://127.0.0.1:9/"), RequestRejected),
        "cut": Failure(cuts, ServiceUnreachable),
        "hangs": _late(hangs),
    }


def everything_about(fault: BaseException | None) -> Iterator[str]:
    """What an error shows of itself, and every error that hangs on it."""
    seen: set[int] = set()
    waiting = [fault]
    while waiting:
        next_one = waiting.pop()
        if next_one is None or id(next_one) in seen:
            continue
        seen.add(id(next_one))
        yield from (str(next_one), repr(next_one), repr(next_one.__dict__))
        waiting += [next_one.__cause__, next_one.__context__]
    if fault is not None:
        yield "".join(traceback.format_exception(fault))


def everything_told(
    fault: BaseException | None,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> list[str]:
    """What an error shows, what was logged and what was written."""
    logged = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert logged, "the test hears the libraries' own logs"
    return [*everything_about(fault), *logged, *capfd.readouterr()]
