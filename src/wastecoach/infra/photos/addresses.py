"""What tells an address from a path, and what of it may be shown."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a path; only http(s) ones are downloaded."""
    return ADDRESS.match(source) is not None


def without_secrets(source: str) -> str:
    """An address without user, password, query and fragment; a path as it is."""
    if not is_address(source):
        return source
    bare = source.split("?", 1)[0].split("#", 1)[0]
    scheme, separator, rest = bare.partition("://")
    host, slash, path = rest.partition("/")
    return scheme + separator + host.rsplit("@", 1)[-1] + slash + path
