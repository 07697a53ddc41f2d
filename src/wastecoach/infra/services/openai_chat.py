"""OpenAI's older Chat Completions API, for compatible servers that know no other."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from wastecoach.core.asking import Answered, Question, Usage
from wastecoach.core.errors import AnswerRefused, AnswerUnusable, ContentFiltered, ServiceError
from wastecoach.infra.services.openai_responses import PROVIDER, Detail, data_address
from wastecoach.infra.services.replies import decoded


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Cached(msgspec.Struct):
    cached_tokens: int | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Cached | None = None


class _Completion(msgspec.Struct):
    choices: Annotated[tuple[_Choice, ...], msgspec.Meta(min_length=1)]
    model: str = ""
    usage: _Usage | None = None


def form(question: Question, model: str, detail: Detail) -> dict[str, Any]:
    """The request. `max_tokens` is the name of the limit that every compatible server knows."""
    content: list[dict[str, Any]] = []
    if question.facts:
        content.append({"type": "text", "text": question.facts})
    if question.jpeg is not None:
        image = {"url": data_address(question.jpeg), "detail": detail}
        content.append({"type": "image_url", "image_url": image})
    schema = {"name": question.schema_name, "schema": question.schema, "strict": True}
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": question.instructions},
            {"role": "user", "content": content},
        ],
        "response_format": {"type": "json_schema", "json_schema": schema},
        "max_tokens": question.most_tokens,
    }


def answered(body: bytes) -> Answered:
    """What a body of status 200 says.

    Raises:
        ServiceError: It is no answer; `usage` tells what it cost nonetheless, if the completion does.
    """
    completion = decoded(body, _Completion, PROVIDER, "a completion")
    choice = completion.choices[0]
    used = _usage(completion.usage)
    fault = _fault(choice)
    if fault is not None:
        fault.usage, fault.sent = used, True
        raise fault
    return Answered(choice.message.content or "", used, completion.model)


def _fault(choice: _Choice) -> ServiceError | None:
    if choice.message.refusal:
        return AnswerRefused(provider=PROVIDER)
    if choice.finish_reason == "content_filter":
        return ContentFiltered(provider=PROVIDER)
    if choice.finish_reason == "length":
        return AnswerUnusable(provider=PROVIDER, detail="cut short: length")
    if not (choice.message.content or "").strip():
        return AnswerUnusable(provider=PROVIDER, detail="empty")
    return None


def _usage(usage: _Usage | None) -> Usage | None:
    if usage is None:
        return None
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens if details else None) or 0
    return Usage(usage.prompt_tokens, usage.completion_tokens, cached)
