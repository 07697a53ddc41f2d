"""An Analysis as JSON and back; the JSON Schema that is published for it."""

from __future__ import annotations

from typing import Any

import msgspec

from wastecoach.core.analysis import Analysis, Place
from wastecoach.core.errors import AnswerInvalid


def to_plain(value: object) -> Any:
    """Dataclasses as plain dictionaries, lists, strings and numbers, ready for any JSON writer."""
    return msgspec.to_builtins(value)


def to_json(value: object) -> str:
    """One line of JSON, Korean kept readable."""
    return msgspec.json.encode(value).decode()


def analysis_from_json(text: str | bytes) -> Analysis:
    """Read an Analysis back from its JSON; the inverse of `to_json`.

    Raises:
        AnswerInvalid: The text is not JSON, or lacks or mistypes a field.
    """
    try:
        return msgspec.json.decode(text, type=Analysis)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise AnswerInvalid(detail=str(fault)) from fault


def places_from_json(text: bytes) -> tuple[Place, ...]:
    """Read the places of an Analysis back from their JSON.

    Raises:
        AnswerInvalid: The text is not JSON, or lacks or mistypes a field.
    """
    try:
        return msgspec.json.decode(text, type=tuple[Place, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise AnswerInvalid(detail=str(fault)) from fault


def analysis_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `to_json(analysis)`."""
    schema = msgspec.json.schema(Analysis)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Analysis"} | schema
