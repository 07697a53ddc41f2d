"""OpenAI's Responses API: how a question is written, and what its answers mean."""

from __future__ import annotations

import base64
from typing import Any, Literal

import msgspec

from wastecoach.core.asking import Answered, Question, Usage
from wastecoach.core.errors import AnswerRefused, AnswerUnusable, ContentFiltered, ServiceError
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.infra.services.replies import decoded

PROVIDER = "openai"
Detail = Literal["low", "high", "auto"]
# What an answer that failed says of our request rather than of the service.
OUR_FAULT = ("invalid_", "image_", "unsupported_", "empty_", "failed_to_download_")


class _Part(msgspec.Struct):
    type: str
    text: str = ""


class _Item(msgspec.Struct):
    type: str
    content: tuple[_Part, ...] | None = None


class _Cached(msgspec.Struct):
    cached_tokens: int = 0


class _Usage(msgspec.Struct):
    input_tokens: int = 0
    output_tokens: int = 0
    input_tokens_details: _Cached | None = None


class _Incomplete(msgspec.Struct):
    reason: str | None = None


class _Failure(msgspec.Struct):
    code: str = ""


class _Response(msgspec.Struct):
    status: str
    output: tuple[_Item, ...] = ()
    model: str = ""
    usage: _Usage | None = None
    incomplete_details: _Incomplete | None = None
    error: _Failure | None = None


def form(question: Question, model: str, detail: Detail) -> dict[str, Any]:
    """The request. The instructions stand apart from what they are about, and OpenAI is told to keep nothing."""
    content: list[dict[str, Any]] = []
    if question.facts:
        content.append({"type": "input_text", "text": question.facts})
    if question.jpeg is not None:
        address = data_address(question.jpeg)
        content.append({"type": "input_image", "image_url": address, "detail": detail})
    return {
        "model": model,
        "instructions": question.instructions,
        "input": [{"role": "user", "content": content}],
        "text": {
            "format": {
                "type": "json_schema",
                "name": question.schema_name,
                "schema": question.schema,
                "strict": True,
            }
        },
        "max_output_tokens": question.most_tokens,
        "store": False,
    }


def data_address(jpeg: bytes) -> str:
    """A photo as a `data:` address."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def answered(body: bytes) -> Answered:
    """What a body of status 200 says.

    Raises:
        ServiceError: It is no answer; `usage` tells what it cost nonetheless, if the response does.
    """
    response = decoded(body, _Response, PROVIDER, "a response")
    used = _usage(response.usage)
    parts = [
        part for item in response.output if item.type == "message" for part in item.content or ()
    ]
    text = "".join(part.text for part in parts if part.type == "output_text")
    fault = _fault(response, [part.type for part in parts], text)
    if fault is not None:
        fault.usage, fault.sent = used, response.status != "failed"
        raise fault
    return Answered(text, used, response.model)


def _fault(response: _Response, parts: list[str], text: str) -> ServiceError | None:
    if response.status == "failed":
        code = response.error.code if response.error else ""
        status = 400 if code.startswith(OUR_FAULT) else 500
        body = msgspec.json.encode({"code": code, "message": code})
        return service_error(PROVIDER, Reply(status, body=body))
    if "refusal" in parts:
        return AnswerRefused(provider=PROVIDER)
    if response.status != "completed":
        reason = response.incomplete_details.reason if response.incomplete_details else None
        if reason == "content_filter":
            return ContentFiltered(provider=PROVIDER)
        return AnswerUnusable(provider=PROVIDER, detail=f"cut short: {reason or response.status}")
    return None if text.strip() else AnswerUnusable(provider=PROVIDER, detail="empty")


def _usage(usage: _Usage | None) -> Usage | None:
    if usage is None:
        return None
    cached = usage.input_tokens_details.cached_tokens if usage.input_tokens_details else 0
    return Usage(usage.input_tokens, usage.output_tokens, cached)
