"""The token that a request shows: in the header `Authorization`, nowhere else, and one at most (RFC 6750).

What a proxy before the server asks people for, a name and a password, stands in the same header and is none of ours.
Anything else there is meant for us and wrong: who forgot a word must not be taken for nobody in particular.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wastecoach.core.people.errors import TokenInvalid

HEADER = b"authorization"
_PROXYS = re.compile(rb"(?:basic|digest|negotiate|ntlm)(?: .*)?", re.IGNORECASE | re.DOTALL)
# No token of ours is nearly as long; whatever is longer is not even looked at.
_SHOWN = re.compile(rb"bearer +([A-Za-z0-9._~+/-]{1,4096}=*) *", re.IGNORECASE)


def token_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The token of a request, None where it shows none.

    Raises:
        TokenInvalid: It shows several, or something else that is not a proxy's.
    """
    shown = [
        value for name, value in headers if name == HEADER and _PROXYS.fullmatch(value) is None
    ]
    if not shown:
        return None
    token = _SHOWN.fullmatch(shown[0])
    if token is None or len(shown) > 1:
        raise TokenInvalid
    return token[1].decode()
