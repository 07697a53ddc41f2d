"""Replies of status 200, which are charged whatever is in them."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from wastecoach.core.asking import Usage
from wastecoach.core.errors import AnswerUnusable

Form = TypeVar("Form")
OK = 200


def decoded(
    body: bytes, form: type[Form], provider: str, wanted: str, used: Usage | None = None
) -> Form:
    """The JSON of a good reply.

    Args:
        body: As it came.
        form: The type that it should have.
        provider: Who replied.
        wanted: What it should be, for the error's detail.
        used: What it cost, where that is known without reading it.

    Raises:
        AnswerUnusable: It is something else.
    """
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        error = unusable(provider, f"not {wanted}", used=used)
    raise error


def unusable(
    provider: str, detail: str, status: int = OK, used: Usage | None = None
) -> AnswerUnusable:
    """The error that a reply is of no use; with status 200 it cost what `used` says, or nobody knows what."""
    error = AnswerUnusable(provider=provider, detail=detail)
    if status == OK:
        error.usage = used
        error.sent = True
    return error
