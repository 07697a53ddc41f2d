"""Answers that a client may have already: their tags (RFC 9110), and whether a request names one."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Header, Response

IfNoneMatch = Annotated[str | None, Header(description="an earlier `ETag`")]


def tagged(
    text: bytes, known: str | None, cache_control: str, media_type: str = "application/json"
) -> Response:
    """An answer with its tag, or that it has not changed.

    Args:
        text: The answer.
        known: `If-None-Match` of the request.
        cache_control: Who may keep it for how long.
        media_type: Of the answer.
    """
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": cache_control}
    if cache_control.startswith("private"):
        # What one of several people who share a browser may see is not another's.
        headers["Vary"] = "Authorization"
    if known is not None and _names(known, tag):
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type=media_type)


def _names(listed: str, tag: str) -> bool:
    """Whether an `If-None-Match` names a tag; a compressed answer's tag may have become a weak one."""
    tags = {one.strip().removeprefix("W/") for one in listed.split(",")}
    return "*" in tags or tag in tags
