"""Both services, through their makers' own clients, against a server that speaks as the real ones do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from tests.services.failures import (
    SOON,
    Failure,
    check,
    each_failure,
    error_of,
    may_be_charged,
)
from tests.services.servers import Reply, Server, says, serving
from tests.services.speakers import ANTHROPIC, KEY, OPENAI, QUESTION, SPEAKERS, Closing, Speaker
from wastecoach.core.asking import Usage
from wastecoach.core.errors import (
    AnswerRefused,
    AnswerUnusable,
    ContentFiltered,
    KeyRefused,
    QuotaUsedUp,
    RequestRejected,
    ServiceBroken,
    ServiceBusy,
    ServiceError,
    SettingInvalid,
)

both = pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)


@contextmanager
def asked(speaker: Speaker, *replies: Reply) -> Iterator[tuple[Closing, Server]]:
    """A service and the server at its other end."""
    with serving(*replies) as server:
        service = speaker.service(server.url)
        try:
            yield service, server
        finally:
            service.close()


@both
def test_an_answer_comes_with_its_text(speaker: Speaker) -> None:
    with asked(speaker, says(200, speaker.answer('{"word": "yes"}'))) as (service, _):
        answered = service.ask(QUESTION, SOON)
    assert answered.text == '{"word": "yes"}'


def test_openai_counts_cached_tokens_inside_the_input() -> None:
    with asked(OPENAI, says(200, OPENAI.answer("{}"))) as (service, _):
        answered = service.ask(QUESTION, SOON)
    assert answered.usage == Usage(1200, 90, 1024)
    assert answered.model == "gpt-4o-2024-08-06"


def test_anthropic_counts_cached_tokens_apart() -> None:
    with asked(ANTHROPIC, says(200, ANTHROPIC.answer("{}"))) as (service, _):
        answered = service.ask(QUESTION, SOON)
    assert answered.usage == Usage(1200, 80, 1000)


@both
def test_a_connection_is_used_again(speaker: Speaker) -> None:
    with asked(speaker, says(200, speaker.answer("{}"))) as (service, server):
        for _ in range(3):
            service.ask(QUESTION, SOON)
    assert len(server.arrived) == 3


@both
def test_threads_ask_at_once(speaker: Speaker) -> None:
    reply = says(200, speaker.answer('{"word": "yes"}'))
    with asked(speaker, reply) as (service, _), ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: service.ask(QUESTION, SOON).text, range(16)))
    assert set(answers) == {'{"word": "yes"}'}


@both
def test_a_service_that_was_closed_opens_again(speaker: Speaker) -> None:
    with asked(speaker, says(200, speaker.answer("{}"))) as (service, _):
        service.ask(QUESTION, SOON)
        service.close()
        assert service.ask(QUESTION, SOON).text == "{}"


@both
def test_a_refusal_is_logical(speaker: Speaker) -> None:
    error = error_of(speaker.ask, says(200, speaker.refusal))
    assert type(error) is AnswerRefused
    assert error.usage is not None


@both
def test_an_answer_that_was_cut_short_is_unusable_and_costs_nonetheless(speaker: Speaker) -> None:
    error = error_of(speaker.ask, says(200, speaker.cut))
    assert type(error) is AnswerUnusable
    assert str(error.params["detail"]).startswith("cut short: max")
    assert error.usage is not None
    assert error.usage.output_tokens > 0


@both
def test_an_empty_answer_is_unusable(speaker: Speaker) -> None:
    assert type(error_of(speaker.ask, says(200, speaker.answer("  ")))) is AnswerUnusable


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{", b"<html>busy</html>", b'{"output": 1}', b"\xff\xfe", b"[" * 5000],
)
@both
def test_a_body_that_is_no_answer_is_unusable(speaker: Speaker, body: bytes) -> None:
    error = error_of(speaker.ask, says(200, body))
    assert type(error) is AnswerUnusable
    assert error.sent, "nobody knows what it cost"


@both
def test_an_answer_of_no_use_that_counts_no_tokens_may_have_cost_any(speaker: Speaker) -> None:
    error = error_of(speaker.ask, says(200, speaker.cut | {"usage": None}))
    assert (error.usage, error.sent) == (None, True)


@both
@each_failure
def test_whatever_goes_wrong_is_told_as_what_it_is(speaker: Speaker, failure: Failure) -> None:
    check(speaker.ask, speaker.name, failure)


@both
def test_too_many_requests_say_when_to_come_back(speaker: Speaker) -> None:
    body = speaker.error("rate_limit_exceeded", "Slow down.")
    error = error_of(speaker.ask, says(429, body, retry_after="7"))
    assert type(error) is ServiceBusy
    assert error.params["retry_after_s"] == 7


@both
@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_a_broken_service_is_technical(speaker: Speaker, status: int) -> None:
    error = error_of(speaker.ask, says(status, speaker.error("", "Oh dear.")))
    assert type(error) is ServiceBroken
    assert error.params["detail"] == f"HTTP {status} Oh dear."


@both
@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_is_told_without_the_key(speaker: Speaker, status: int) -> None:
    body = speaker.error("invalid_api_key", f"Incorrect API key provided: {KEY}")
    error = error_of(speaker.ask, says(status, body))
    assert type(error) is KeyRefused
    assert error.params == {"provider": speaker.name}


@both
def test_an_account_without_credit_is_told_from_too_many_requests(speaker: Speaker) -> None:
    body = speaker.error("insufficient_quota", "You exceeded your current quota.")
    assert type(error_of(speaker.ask, says(429, body, retry_after="7"))) is QuotaUsedUp
    assert type(error_of(speaker.ask, says(402, speaker.error("billing_error", "")))) is QuotaUsedUp


def test_anthropic_tells_of_missing_credit_in_a_sentence() -> None:
    text = "Your credit balance is too low to access the Anthropic API."
    body = ANTHROPIC.error("invalid_request_error", text)
    assert type(error_of(ANTHROPIC.ask, says(400, body))) is QuotaUsedUp


@both
@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_a_rejected_request_says_why(speaker: Speaker, status: int) -> None:
    body = speaker.error("model_not_found", f"No model gpt-9 for {KEY}\nmore")
    replies = (says(status, body), says(status, body))
    with asked(speaker, *replies) as (service, _), pytest.raises(RequestRejected) as caught:
        service.ask(QUESTION, SOON)
    assert caught.value.params["detail"] == f"HTTP {status} No model gpt-9 for *** more"


@both
def test_a_redirect_is_not_followed(speaker: Speaker) -> None:
    with serving(says(200, speaker.answer("{}"))) as other:
        error = error_of(speaker.ask, says(307, b"", location=f"{other.url}/v1/responses"))
    assert type(error) is RequestRejected
    assert other.arrived == []


def test_a_content_filter_is_logical() -> None:
    assert type(error_of(OPENAI.ask, says(200, OPENAI.filtered))) is ContentFiltered
    for code in ("content_filter", "content_policy_violation"):
        assert type(error_of(OPENAI.ask, says(400, OPENAI.error(code, "No.")))) is ContentFiltered
    text = "Output blocked by content filtering policy"
    body = ANTHROPIC.error("invalid_request_error", text)
    assert type(error_of(ANTHROPIC.ask, says(400, body))) is ContentFiltered


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("server_error", ServiceBroken),
        ("rate_limit_exceeded", ServiceBusy),
        ("image_content_policy_violation", ContentFiltered),
        ("invalid_image_format", RequestRejected),
        ("something_new", ServiceBroken),
    ],
)
def test_openai_may_fail_with_status_200(code: str, kind: type[ServiceError]) -> None:
    body: Any = {"status": "failed", "error": {"code": code, "message": "…"}, "output": []}
    error = error_of(OPENAI.ask, says(200, body))
    assert (type(error), may_be_charged(error)) == (kind, False)


@both
@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "ftp://127.0.0.1", "http://", "http://[::1", "http://a\nb", "http://a b"],
)
def test_an_address_that_is_none_is_told_at_once(speaker: Speaker, address: str) -> None:
    with pytest.raises(SettingInvalid):
        speaker.service(address)


@both
@pytest.mark.parametrize("key", ["sk test", "sk-test\n", "sk-키"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_told(speaker: Speaker, key: str) -> None:
    with serving(says(200, speaker.answer("{}"))) as server:
        service = speaker.with_key(key, server.url)
        with pytest.raises(KeyRefused) as caught:
            service.ask(QUESTION, SOON)
        service.close()
    assert "sk" not in str(caught.value)
    assert server.arrived == []
