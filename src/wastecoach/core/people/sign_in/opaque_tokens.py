"""Tokens that say nothing and are kept as hashes: refresh tokens, device tokens, codes.

They are 256 random bits, so a plain SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import re

REFRESH, DEVICE = "wcr_", "wcd_"
_REFRESH = re.compile(r"wcr_[A-Za-z0-9_-]{43}")
_DEVICE = re.compile(r"wcd_([0-9a-f]{32})_([A-Za-z0-9_-]{43})")


def hashed(secret: str) -> str:
    """A secret as it is kept: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one that was kept; takes as long whether it is or not."""
    return hmac.compare_digest(hashed(secret), kept)


def refresh_token(secret: str) -> str:
    """A refresh token, as clients have it."""
    return f"{REFRESH}{secret}"


def device_token(device: str, secret: str) -> str:
    """A device's token, as clients have it."""
    return f"{DEVICE}{device}_{secret}"


def is_refresh_token(token: str) -> bool:
    """Whether it has the form of a refresh token."""
    return _REFRESH.fullmatch(token) is not None


def device_token_parts(token: str) -> tuple[str, str] | None:
    """Device and secret of a device's token; None where it has not the form of one."""
    found = _DEVICE.fullmatch(token)
    return None if found is None else (found[1], found[2])
