"""How each service speaks: its answers and errors in the form that its makers document, and ours that ask it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from wastecoach.core.asking import Answered, Question
from wastecoach.core.ports import Service
from wastecoach.infra.services.anthropic import AnthropicService
from wastecoach.infra.services.openai import OpenAIService

KEY = "sk-test-0123456789abcdefghijklmnop"
SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string"}},
    "required": ["word"],
    "additionalProperties": False,
}
QUESTION = Question(
    instructions="Say one word.",
    facts='{"language": "en"}',
    schema=SCHEMA,
    schema_name="a_word",
    jpeg=b"\xff\xd8 a photo \xff\xd9",
    most_tokens=300,
)


class Closing(Service, Protocol):
    """A service that can hang up."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Speaker:
    """A service as its makers document it.

    Attributes:
        name: For the test's id.
        with_key: Ours, with a key at an address.
        path: Where it is asked.
        answer: A complete answer with this text.
        refusal: The model declined.
        filtered: A filter stopped the answer.
        cut: The answer was longer than allowed.
        error: An error body of a type or code, and a message.
    """

    name: str
    with_key: Callable[[str, str], Closing]
    path: str
    answer: Callable[[str], Any]
    refusal: Any
    filtered: Any
    cut: Any
    error: Callable[[str, str], Any]

    def service(self, url: str) -> Closing:
        """Ours, at an address."""
        return self.with_key(KEY, url)

    def ask(self, url: str, within_s: float) -> Answered:
        """Ask a question at an address, and hang up."""
        service = self.service(url)
        try:
            return service.ask(QUESTION, within_s)
        finally:
            service.close()


def response(status: str = "completed", *parts: Any, **more: Any) -> dict[str, Any]:
    """A body of the Responses API, with a reasoning item before the message."""
    message = {
        "type": "message",
        "id": "msg_1",
        "status": status,
        "role": "assistant",
        "content": list(parts),
    }
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1760000000,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "model": "gpt-4o-2024-08-06",
        "output": [{"type": "reasoning", "id": "rs_1", "summary": []}, message],
        "parallel_tool_calls": True,
        "usage": {
            "input_tokens": 1200,
            "input_tokens_details": {"cached_tokens": 1024},
            "output_tokens": 90,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 1290,
        },
        **more,
    }


def output_text(text: str) -> dict[str, Any]:
    """A part with the answer's text."""
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def completion(reason: str, **message: Any) -> dict[str, Any]:
    """A body of the Chat Completions API, as vLLM and Ollama give it."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1760000000,
        "model": "qwen2.5-vl",
        "choices": [
            {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": reason}
        ],
        "usage": {"prompt_tokens": 800, "completion_tokens": 60, "total_tokens": 860},
    }


def message(stop_reason: str, text: str) -> dict[str, Any]:
    """A body of the Messages API."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": 200,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 1000,
            "output_tokens": 80,
        },
    }


def openai_error(code: str, text: str = "It does not work.") -> dict[str, Any]:
    """An error body of OpenAI."""
    return {
        "error": {"message": text, "type": "invalid_request_error", "param": None, "code": code}
    }


def anthropic_error(kind: str, text: str = "It does not work.") -> dict[str, Any]:
    """An error body of Anthropic."""
    return {"type": "error", "error": {"type": kind, "message": text}, "request_id": "req_1"}


OPENAI = Speaker(
    name="openai",
    with_key=lambda key, url: OpenAIService(
        key, "gpt-4o", f"{url}/v1" if "://127" in url else url, "high"
    ),
    path="/v1/responses",
    answer=lambda text: response("completed", output_text(text)),
    refusal=response("completed", {"type": "refusal", "refusal": "I can't help with that."}),
    filtered=response("incomplete", incomplete_details={"reason": "content_filter"}),
    cut=response(
        "incomplete", output_text('{"wo'), incomplete_details={"reason": "max_output_tokens"}
    ),
    error=openai_error,
)
ANTHROPIC = Speaker(
    name="anthropic",
    with_key=lambda key, url: AnthropicService(key, "claude-sonnet-5", url),
    path="/v1/messages",
    answer=lambda text: message("end_turn", text),
    refusal=message("refusal", ""),
    filtered=None,
    cut=message("max_tokens", '{"wo'),
    error=anthropic_error,
)
SPEAKERS = (OPENAI, ANTHROPIC)
