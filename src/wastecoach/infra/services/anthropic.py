"""Anthropic's Messages API through Anthropic's own client."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import msgspec

from wastecoach.core.asking import Answered, Question, Usage
from wastecoach.core.errors import AnswerRefused, AnswerUnusable, ServiceError
from wastecoach.infra.services.own_clients import OwnClientService
from wastecoach.infra.services.replies import decoded

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

PROVIDER = "anthropic"
ADDRESS = "https://api.anthropic.com"
# Why a model stops before its answer is complete.
CUT_SHORT = frozenset({"max_tokens", "model_context_window_exceeded", "pause_turn"})


class AnthropicService(OwnClientService["AsyncAnthropic"]):
    """Service `anthropic`.

    Args:
        key: An API key.
        model: As Anthropic calls it.
        base_url: A gateway; None for Anthropic.
    """

    def __init__(self, key: str, model: str, base_url: str | None = None) -> None:
        super().__init__(PROVIDER, key, model, base_url, ADDRESS)

    async def _ask(self, client: AsyncAnthropic, question: Question) -> Answered:
        create = client.messages.with_raw_response.create
        return answered(self._good(await self._reply(create, form(question, self.model))))

    def _load(self) -> type[AsyncAnthropic]:
        from anthropic import AsyncAnthropic

        return AsyncAnthropic


def form(question: Question, model: str) -> dict[str, Any]:
    """The request; the photo stands before the words about it, as Anthropic advises."""
    content: list[dict[str, Any]] = []
    if question.jpeg is not None:
        data = base64.b64encode(question.jpeg).decode()
        source = {"type": "base64", "media_type": "image/jpeg", "data": data}
        content.append({"type": "image", "source": source})
    if question.facts:
        content.append({"type": "text", "text": question.facts})
    return {
        "model": model,
        "system": question.instructions,
        "messages": [{"role": "user", "content": content}],
        "output_config": {"format": {"type": "json_schema", "schema": question.schema}},
        "max_tokens": question.most_tokens,
    }


class _Block(msgspec.Struct):
    type: str
    text: str = ""


class _Usage(msgspec.Struct):
    input_tokens: int = 0
    output_tokens: int = 0
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None


class _Message(msgspec.Struct):
    content: tuple[_Block, ...]
    stop_reason: str | None = None
    model: str = ""
    usage: _Usage | None = None


def answered(body: bytes) -> Answered:
    """What a body of status 200 says.

    Raises:
        ServiceError: It is no answer; `usage` tells what it cost nonetheless, if the message does.
    """
    message = decoded(body, _Message, PROVIDER, "a message")
    used = _usage(message.usage)
    text = "".join(block.text for block in message.content if block.type == "text")
    fault = _fault(message.stop_reason, text)
    if fault is not None:
        fault.usage, fault.sent = used, True
        raise fault
    return Answered(text, used, message.model)


def _fault(stop_reason: str | None, text: str) -> ServiceError | None:
    if stop_reason == "refusal":
        return AnswerRefused(provider=PROVIDER)
    if stop_reason in CUT_SHORT:
        return AnswerUnusable(provider=PROVIDER, detail=f"cut short: {stop_reason}")
    return None if text.strip() else AnswerUnusable(provider=PROVIDER, detail="empty")


def _usage(usage: _Usage | None) -> Usage | None:
    """Anthropic counts what it has cached apart from `input_tokens`."""
    if usage is None:
        return None
    read = usage.cache_read_input_tokens or 0
    written = usage.cache_creation_input_tokens or 0
    return Usage(usage.input_tokens + read + written, usage.output_tokens, read)
