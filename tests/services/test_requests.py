"""What arrives at a service is what its makers document, and nothing of anybody that does not belong there."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.services.servers import Arrived, Reply, says, serving
from tests.services.speakers import (
    ANTHROPIC,
    KEY,
    OPENAI,
    QUESTION,
    SCHEMA,
    completion,
    openai_error,
)
from wastecoach.core.asking import Answered, Question, Usage
from wastecoach.core.errors import (
    AnswerRefused,
    AnswerUnusable,
    ContentFiltered,
    RequestRejected,
    ServiceError,
)
from wastecoach.infra.services.anthropic import AnthropicService
from wastecoach.infra.services.openai import OpenAIService

SOON = 20.0
PHOTO = base64.b64encode(QUESTION.jpeg or b"").decode()
NO_PATH = says(404, {"detail": "Not Found"})
CHAT = says(200, completion("stop", content='{"word": "yes"}'))
WORDS_ONLY = Question("Say one word.", '{"language": "en"}', SCHEMA, "a_word")


def sent_to_openai(question: Question = QUESTION, key: str | None = KEY, **more: Any) -> Arrived:
    """The request that asks a question."""
    with serving(says(200, OPENAI.answer("{}"))) as server:
        service = OpenAIService(key, "gpt-4o", f"{server.url}/v1", **more)
        service.ask(question, SOON)
        service.close()
    return server.arrived[0]


def sent_to_anthropic(question: Question = QUESTION) -> Arrived:
    """The request that asks a question."""
    with serving(says(200, ANTHROPIC.answer("{}"))) as server:
        service = AnthropicService(KEY, "claude-sonnet-5", server.url)
        service.ask(question, SOON)
        service.close()
    return server.arrived[0]


def chatted(*replies: Reply, times: int = 1) -> tuple[list[Answered], list[Arrived]]:
    """Answers of a compatible server, and what it was asked."""
    with serving(*replies) as server:
        service = OpenAIService(None, "qwen2.5-vl", f"{server.url}/v1", "low")
        try:
            answers = [service.ask(QUESTION, SOON) for _ in range(times)]
        finally:
            service.close()
    return answers, server.arrived


def test_openai_is_asked_by_the_responses_api() -> None:
    arrived = sent_to_openai()
    assert (arrived.method, arrived.target) == ("POST", "/v1/responses")
    assert arrived.headers["authorization"] == f"Bearer {KEY}"
    assert arrived.json == {
        "model": "gpt-4o",
        "instructions": "Say one word.",
        "input": [
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": '{"language": "en"}'},
                    {
                        "type": "input_image",
                        "image_url": f"data:image/jpeg;base64,{PHOTO}",
                        "detail": "high",
                    },
                ],
            }
        ],
        "text": {
            "format": {"type": "json_schema", "name": "a_word", "schema": SCHEMA, "strict": True}
        },
        "max_output_tokens": 300,
        "store": False,
    }


def test_anthropic_is_asked_by_the_messages_api() -> None:
    arrived = sent_to_anthropic()
    assert (arrived.method, arrived.target) == ("POST", "/v1/messages")
    assert "anthropic-version" in arrived.headers
    key = arrived.headers.get("x-api-key") or arrived.headers["authorization"]
    assert key.removeprefix("Bearer ") == KEY
    source = {"type": "base64", "media_type": "image/jpeg", "data": PHOTO}
    assert arrived.json == {
        "model": "claude-sonnet-5",
        "system": "Say one word.",
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "image", "source": source},
                    {"type": "text", "text": '{"language": "en"}'},
                ],
            }
        ],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
        "max_tokens": 300,
    }


def test_a_question_without_a_photo_sends_none() -> None:
    assert "image" not in sent_to_openai(WORDS_ONLY).body.decode()
    assert "image" not in sent_to_anthropic(WORDS_ONLY).body.decode()


def test_openai_looks_as_closely_as_was_asked() -> None:
    arrived = sent_to_openai(detail="low")
    assert arrived.json["input"][0]["content"][1]["detail"] == "low"


def test_a_server_of_ones_own_needs_no_key_and_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    arrived = sent_to_openai(key=None)
    assert KEY not in str(arrived)


def test_a_server_without_responses_is_asked_by_chat_from_then_on() -> None:
    answers, arrived = chatted(NO_PATH, CHAT, times=3)
    assert [answer.text for answer in answers] == ['{"word": "yes"}'] * 3
    assert answers[0].usage == Usage(800, 60)
    chat = "/v1/chat/completions"
    assert [request.target for request in arrived] == ["/v1/responses", chat, chat, chat]


def test_chat_is_asked_with_a_schema() -> None:
    _, arrived = chatted(NO_PATH, CHAT)
    image = {"url": f"data:image/jpeg;base64,{PHOTO}", "detail": "low"}
    assert arrived[1].json == {
        "model": "qwen2.5-vl",
        "messages": [
            {"role": "system", "content": "Say one word."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": '{"language": "en"}'},
                    {"type": "image_url", "image_url": image},
                ],
            },
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "a_word", "schema": SCHEMA, "strict": True},
        },
        "max_tokens": 300,
    }


def test_a_server_that_misses_the_model_is_asked_both_ways_and_tells() -> None:
    missing = says(404, openai_error("model_not_found", "no such model"))
    with pytest.raises(RequestRejected) as caught:
        chatted(missing, missing)
    assert caught.value.params["detail"] == "HTTP 404 no such model"


def test_openai_itself_is_never_asked_by_chat() -> None:
    service = OpenAIService(KEY, "gpt-4o", None)
    assert not service._own_server
    service.close()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (completion("stop", content=None, refusal="I can't help."), AnswerRefused),
        (completion("content_filter", content=""), ContentFiltered),
        (completion("length", content='{"wo'), AnswerUnusable),
        (completion("stop", content=" "), AnswerUnusable),
        ({"choices": []}, AnswerUnusable),
        ({"error": "model is loading"}, AnswerUnusable),
        ([], AnswerUnusable),
    ],
)
def test_chat_without_an_answer_is_an_error(body: Any, kind: type[ServiceError]) -> None:
    with pytest.raises(kind):
        chatted(NO_PATH, says(200, body))
