"""Proof that whoever brings a code is whoever asked for it (PKCE, RFC 7636); only S256, for `plain` proves nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

CHALLENGE = r"^[A-Za-z0-9_-]{43}$"
_CHALLENGE = re.compile(CHALLENGE)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def challenge_of(verifier: str) -> str:
    """The challenge of a verifier: SHA-256, base64url without padding."""
    digest = hashlib.sha256(verifier.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_challenge(text: str) -> bool:
    """Whether it has the form of a challenge."""
    return _CHALLENGE.fullmatch(text) is not None


def proves(verifier: str, challenge: str) -> bool:
    """Whether a verifier is the one of a challenge; takes as long whether it is or not."""
    usable = _VERIFIER.fullmatch(verifier) is not None and is_challenge(challenge)
    return hmac.compare_digest(challenge_of(verifier), challenge if usable else "")
