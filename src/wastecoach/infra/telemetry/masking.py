"""Secrets are taken out of what is logged: by the names of values, by what they look like, and those known by heart.

Photos and where somebody stands are left out as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "…"
_NAMES = (
    r"authori[sz]ation|cookie|passw(?:or)?d|passphrase|secret|token|api[-_ ]?key|access[-_ ]?key|signature|\bsig\b"
    r"|credential|private[-_ ]?key|latitude|longitude|location"
)
SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
# What a secret looks like in a text; the first group stays.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # User and password of an address, up to the last @: a password may hold any sign.
        r"(\b[a-z][a-z0-9+.-]*://)[^\s\"'<>]*(?=@)",
        r"(\b(?:bearer|basic)\s+)[a-z0-9._~+/=-]{4,}",
        # Options of an address, headers, assignments: `X-Amz-Signature=…`, `"api_key": "…"`.
        rf"((?:[\w-]*(?:{_NAMES})[\w-]*)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&;,}}<>)]+",
        r"()\b(?:sk-|hf_|ghp_|wc[dr]_|AKIA|ASIA)[a-z0-9_-]{8,}",
        # A signed token in three parts.
        r"()\beyJ[a-z0-9_-]{5,}\.[a-z0-9_-]+\.[a-z0-9_-]+",
    )
)
# What moves a terminal's cursor or forges a line; line breaks and tabs of a traceback stay.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# A shorter one would mask half the words of every line.
SHORTEST = 6


def masking(secrets: Iterable[str] = ()) -> Callable[[Any], Any]:
    """What makes any value fit to be logged.

    Args:
        secrets: Known by heart: keys and passwords of the settings, wherever and however they turn up.
    """
    known = _known(secrets)

    def text(value: str) -> str:
        if known is not None:
            value = known.sub(MASK, value)
        for pattern in _PATTERNS:
            value = pattern.sub(rf"\g<1>{MASK}", value)
        return _CONTROLS.sub("�", value)

    def masked(value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, bytes | bytearray | memoryview):
            return f"<{len(value)} bytes>"
        if isinstance(value, Mapping):
            return {text(str(name)): _by_name(name, one, masked) for name, one in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [masked(one) for one in value]
        return text(str(value))

    return masked


def _by_name(name: object, value: Any, masked: Callable[[Any], Any]) -> Any:
    secret = SECRET_NAME.search(str(name)) is not None
    return MASK if secret and value is not None else masked(value)


def _known(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of all secrets, as they are and as they stand in addresses; the longest first."""
    forms = {
        form
        for secret in secrets
        if len(secret) >= SHORTEST
        for form in (secret, quote(secret, safe=""), quote_plus(secret))
    }
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if forms else None
