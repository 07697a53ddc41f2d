"""What services say instead of an answer, as errors of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.errors import (
    ContentFiltered,
    KeyRefused,
    QuotaUsedUp,
    RequestRejected,
    ServiceBroken,
    ServiceBusy,
    ServiceError,
)
from wastecoach.core.service_errors import Reply, harmless, retry_after_s, service_error

DATE = "Thu, 26 Nov 2026 12:00:00 GMT"


def meant(status: int, body: Any = None, **headers: str) -> ServiceError:
    """The error that a reply means."""
    return service_error("somebody", Reply(status, headers, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, RequestRejected),
        (400, RequestRejected),
        (401, KeyRefused),
        (402, QuotaUsedUp),
        (403, KeyRefused),
        (404, RequestRejected),
        (408, ServiceBroken),
        (409, ServiceBroken),
        (413, RequestRejected),
        (422, RequestRejected),
        (429, ServiceBusy),
        (500, ServiceBroken),
        (503, ServiceBroken),
        (529, ServiceBroken),
    ],
)
def test_a_status_without_a_word_means_something(status: int, kind: type[ServiceError]) -> None:
    assert type(meant(status)) is kind


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, {"error": {"code": "insufficient_quota", "type": "insufficient_quota"}}, QuotaUsedUp),
        (400, {"error": {"code": "billing_hard_limit_reached"}}, QuotaUsedUp),
        (403, {"error": {"type": "billing_error"}}, QuotaUsedUp),
        (400, {"error": {"code": "content_filter"}}, ContentFiltered),
        (
            400,
            {"error": {"code": "x", "innererror": {"code": "ResponsibleAIPolicyViolation"}}},
            ContentFiltered,
        ),
        (200, {"error": {"code": "rate_limit_exceeded"}}, ServiceBusy),
        (529, {"type": "error", "error": {"type": "overloaded_error"}}, ServiceBroken),
        (500, {"error": "insufficient_quota"}, ServiceBroken),
    ],
)
def test_a_word_says_more_than_a_status(status: int, body: Any, kind: type[ServiceError]) -> None:
    assert type(meant(status, body)) is kind


def test_a_model_that_is_loading_is_busy_for_as_long_as_it_says() -> None:
    error = meant(503, {"error": "Model is currently loading", "estimated_time": 21.5})
    assert error.params == {"provider": "somebody", "retry_after_s": 21.5}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "9", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "1e9"}, 3600),
        ({"retry-after": "nan"}, 0),
        ({"retry-after": "soon"}, 0),
        ({"retry-after": "Thu, 26 Nov 2026 12:01:30 GMT", "date": DATE}, 90),
        ({"retry-after": "Thu, 26 Nov 2026 11:00:00 GMT", "date": DATE}, 0),
        ({"retry-after": "Thu, 26 Nov 2026 12:01:30 GMT"}, 0),
    ],
)
def test_when_to_come_back_is_told_in_several_ways(headers: dict[str, str], seconds: float) -> None:
    assert retry_after_s(headers) == seconds


@given(st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms", "date"]), st.text()))
def test_any_header_gives_a_pause_of_an_hour_at_most(headers: dict[str, str]) -> None:
    assert 0 <= retry_after_s(headers) <= 3600


@given(st.integers(100, 599), st.binary() | st.text().map(str.encode))
def test_any_reply_is_an_error_of_ours(status: int, body: bytes) -> None:
    error = service_error("somebody", Reply(status, body=body))
    assert error.params["provider"] == "somebody"
    assert len(str(error)) < 400


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["error", "code", "type", "message", "estimated_time"]), inner
            )
        ),
    )
)
def test_any_json_is_an_error_of_ours(body: Any) -> None:
    assert isinstance(meant(400, body), ServiceError)


@given(st.text(), st.text(min_size=8))
def test_a_secret_is_never_repeated(text: str, secret: str) -> None:
    assert secret not in harmless(f"{text} {secret} {text}", secret) or secret in "*** …"


@given(st.text())
def test_a_foreign_text_becomes_one_short_printable_line(text: str) -> None:
    line = harmless(text)
    assert line.isprintable()
    assert len(line) <= 200
