"""ID tokens: right ones, and those that must not be believed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

Claims = dict[str, Any]
HOUR_S = 3600


class Signer:
    """The keys of all providers of one server."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._other = RSAKey.generate_key(2048, auto_kid=True)

    def public_keys(self) -> dict[str, Any]:
        """The public key as a JWK set, among others that sign nothing."""
        other = {"kty": "EC", "kid": "other", "use": "sig", "crv": "P-256", "x": "", "y": ""}
        return {"keys": [other, self._key.as_dict(private=False)]}

    def token(self, claims: Claims, mode: str) -> str:
        """An ID token that says this, or what the mode makes of it."""
        change = CHANGES.get(mode, dict)
        made = {
            "unsigned": self._unsigned,
            "signed_with_public_key": self._signed_with_public_key,
            "unknown_key": self._of_another_key,
            "other_key": self._of_another_key_under_our_name,
            "no_key_named": self._without_key_name,
            "tampered": self._tampered,
        }.get(mode, self._signed)
        return made(change(claims))

    def _signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self._name}, claims, self._key)

    def _of_another_key(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self._other.kid}, claims, self._other)

    def _of_another_key_under_our_name(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self._name}, claims, self._other)

    def _without_key_name(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256"}, claims, self._key)

    def _unsigned(self, claims: Claims) -> str:
        return f"{_part({'alg': 'none', 'kid': self._name})}.{_part(claims)}."

    def _signed_with_public_key(self, claims: Claims) -> str:
        """The classic confusion of algorithms: HS256, with what everybody knows as the secret."""
        text = f"{_part({'alg': 'HS256', 'kid': self._name})}.{_part(claims)}"
        mac = hmac.new(self._key.as_pem(private=False), text.encode(), hashlib.sha256)
        return f"{text}.{_encoded(mac.digest())}"

    def _tampered(self, claims: Claims) -> str:
        header, _, signature = self._signed(claims).split(".")
        return f"{header}.{_part(claims | {'sub': 'somebody-else'})}.{signature}"

    @property
    def _name(self) -> str:
        return str(self._key.kid)


def _without(name: str) -> Callable[[Claims], Claims]:
    return lambda told: {key: value for key, value in told.items() if key != name}


CHANGES: dict[str, Callable[[Claims], Claims]] = {
    "wrong_nonce": lambda told: told | {"nonce": "somebody-elses"},
    "no_nonce": _without("nonce"),
    "wrong_audience": lambda told: told | {"aud": "somebody-else"},
    "two_audiences": lambda told: told | {"aud": [told["aud"], "somebody-else"]},
    "issued_to_another": lambda told: told | {"azp": "somebody-else"},
    "wrong_issuer": lambda told: told | {"iss": "https://accounts.example"},
    "expired": lambda told: told | {"exp": int(time.time()) - HOUR_S},
    "no_expiry": _without("exp"),
    "no_subject": _without("sub"),
    "from_the_future": lambda told: told | {"iat": int(time.time()) + HOUR_S},
}
# Every mode that makes an ID token worthless.
BAD_ID_TOKENS = (
    *CHANGES,
    *("unsigned", "signed_with_public_key", "unknown_key", "other_key", "no_key_named", "tampered"),
)


def claims_of(issuer: str, audience: str, subject: str, nonce: str) -> Claims:
    """What a right ID token says."""
    now = int(time.time())
    told = {"iss": issuer, "aud": audience, "sub": subject, "iat": now, "exp": now + HOUR_S}
    return told | {"auth_time": now} | ({"nonce": nonce} if nonce else {})


def _part(told: Claims) -> str:
    return _encoded(json.dumps(told).encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
