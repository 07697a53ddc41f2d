"""Anthropic's Messages API through Anthropic's own client."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import msgspec

from wastecoach.core.asking import Answered, Question, Usage
from wastecoach.core.errors import AnswerRefused, AnswerUnusable, ServiceError
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.foreign import reply_of
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.ready import require, usable_address, usable_key

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

PROVIDER = "anthropic"
ADDRESS = "https://api.anthropic.com"
OK = 200
# Why a model stops before its answer is complete.
CUT_SHORT = frozenset({"max_tokens", "model_context_window_exceeded", "pause_turn"})


class AnthropicService:
    """Service `anthropic`, one try a question.

    Args:
        key: An API key.
        model: As Anthropic calls it.
        base_url: A gateway; None for Anthropic.

    Raises:
        ExtraMissing: The package `anthropic` is not installed.
        SettingInvalid: `base_url` is no address.
    """

    provider = PROVIDER

    def __init__(self, key: str, model: str, base_url: str | None = None) -> None:
        require(PROVIDER)
        self.model = model
        self._key = key
        self._address = usable_address(
            ADDRESS if base_url is None else base_url, "anthropic_base_url"
        )
        self._line = Line(PROVIDER, self._connect, _hang_up)

    def ask(self, question: Question, within_s: float) -> Answered:
        """What the model answers.

        Raises:
            ServiceError: One of its sub-classes; after `within_s` seconds at the latest, the first call's loading of
                the client not counted.
        """
        return self._line.call(lambda client: self._ask(client, question), within_s)

    def close(self) -> None:
        """Close the connections; the next question opens new ones."""
        self._line.close()

    async def _ask(self, client: AsyncAnthropic, question: Question) -> Answered:
        import anthropic

        async def send() -> Reply:
            create = client.messages.with_raw_response.create
            response = await create(**form(question, self.model))
            return Reply(OK, body=await response.read())

        reply = await reply_of(send, anthropic, PROVIDER)
        if reply.status != OK:
            raise service_error(PROVIDER, reply, self._key)
        return answered(reply.body)

    def _connect(self) -> AsyncAnthropic:
        from anthropic import AsyncAnthropic

        from wastecoach.infra.services.bounded import bounded_client

        return AsyncAnthropic(
            api_key=usable_key(self._key, PROVIDER),
            base_url=self._address,
            max_retries=0,
            timeout=None,
            http_client=bounded_client(PROVIDER),
        )


async def _hang_up(client: AsyncAnthropic) -> None:
    await client.close()


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
        ServiceError: It is no answer; `usage` tells what it cost nonetheless.
    """
    try:
        message = msgspec.json.decode(body, type=_Message)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise AnswerUnusable(provider=PROVIDER, detail="not a message") from None
    used = _usage(message.usage)
    text = "".join(block.text for block in message.content if block.type == "text")
    fault = _fault(message.stop_reason, text)
    if fault is not None:
        fault.usage = used
        raise fault
    return Answered(text, used, message.model)


def _fault(stop_reason: str | None, text: str) -> ServiceError | None:
    if stop_reason == "refusal":
        return AnswerRefused(provider=PROVIDER)
    if stop_reason in CUT_SHORT:
        return AnswerUnusable(provider=PROVIDER, detail=f"cut short: {stop_reason}")
    return None if text.strip() else AnswerUnusable(provider=PROVIDER, detail="empty")


def _usage(usage: _Usage | None) -> Usage:
    """Anthropic counts what it has cached apart from `input_tokens`."""
    if usage is None:
        return Usage()
    read = usage.cache_read_input_tokens or 0
    written = usage.cache_creation_input_tokens or 0
    return Usage(usage.input_tokens + read + written, usage.output_tokens, read)
