"""The token that a request shows: in the header `Authorization`, nowhere else, and one at most (RFC 6750)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wastecoach.core.people.errors import TokenInvalid

HEADER = b"authorization"
# No token of ours is nearly as long; whatever is longer is not even looked at.
_SHOWN = re.compile(rb"bearer +([A-Za-z0-9._~+/-]{1,4096}=*) *", re.IGNORECASE)


def token_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The token of a request, None where it shows none.

    Raises:
        TokenInvalid: It shows several, or something else.
    """
    shown = [value for name, value in headers if name == HEADER]
    if not shown:
        return None
    token = _SHOWN.fullmatch(shown[0])
    if token is None or len(shown) > 1:
        raise TokenInvalid
    return token[1].decode()
