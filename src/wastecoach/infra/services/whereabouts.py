"""What tells one use of a service from another: where it is asked, and with which key; no secrets in either."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit


def elsewhere(address: str, makers: str) -> str:
    """An address that is not the makers', without user, password and query; "" where it is theirs."""
    if address == makers:
        return ""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def access_of(address: str, key: str) -> str:
    """A short name for an address and a key together, from which nobody finds the key."""
    both = f"{address}\n{key}".encode(errors="backslashreplace")
    return hashlib.sha256(both).hexdigest()[:12]
