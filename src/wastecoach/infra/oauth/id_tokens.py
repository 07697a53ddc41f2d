"""ID tokens of OpenID Connect: signed by the provider's own key, for us, in time, for this very sign-in."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

# The one algorithm that all our providers sign with: what a token says of its own algorithm is never believed.
ALGORITHM = "RS256"
# Seconds that clocks may differ.
LEEWAY_S = 60
# Keys are fetched anew after so long; and where a token names one that is not among them, but not all the time.
KEYS_S, NOT_AGAIN_S = 3600.0, 30.0
LONGEST_SUBJECT = 255


class IdTokenInvalid(Exception):
    """An ID token is not what was asked for; the message is a word or two, nothing of the token."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right one says: who issued it, for whom, in which sign-in."""

    issuer: str
    audience: str
    nonce: str


class PublicKeys:
    """The keys of one provider, fetched where they are needed and kept for a while.

    Args:
        now: Seconds since 1970.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._keys: dict[str, RSAKey] = {}
        self._fetched_at = float("-inf")

    async def named(self, name: str, fetch: Callable[[], Awaitable[bytes]]) -> RSAKey:
        """The key of a name.

        Args:
            name: `kid` of a token.
            fetch: Fetches all of them, a JWK set.

        Raises:
            IdTokenInvalid: There is none.
        """
        age_s = self._now() - self._fetched_at
        if age_s > KEYS_S or (name not in self._keys and age_s > NOT_AGAIN_S):
            self._keys, self._fetched_at = _rsa_keys(await fetch()), self._now()
        if name not in self._keys:
            message = "unknown key"
            raise IdTokenInvalid(message)
        return self._keys[name]


async def subject_of(
    token: str,
    key_of: Callable[[str], Awaitable[RSAKey]],
    expected: Expected,
    now: float,
) -> str:
    """Whose account an ID token is about.

    Args:
        token: As it came, compact.
        key_of: The provider's public key of a name.
        expected: What it has to say.
        now: Seconds since 1970.

    Raises:
        IdTokenInvalid: It is not what was asked for.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError

    key = await key_of(_key_name(token))
    try:
        told = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        _rules(expected, now).validate(told)
    except (JoseError, ValueError, TypeError) as fault:
        raise IdTokenInvalid(getattr(fault, "error", "") or type(fault).__name__) from None
    return _subject(told, expected)


def _key_name(token: str) -> str:
    """The key that a token says it is signed with, once it claims no other algorithm than ours."""
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError):
        message = "not a signed token"
        raise IdTokenInvalid(message) from None
    name = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(name, str):
        message = "another algorithm, or no key named"
        raise IdTokenInvalid(message)
    return name


def _rules(expected: Expected, now: float) -> Any:
    from joserfc import jwt

    return jwt.JWTClaimsRegistry(
        now=int(now),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.audience},
        exp={"essential": True},
        sub={"essential": True},
    )


def _subject(told: Mapping[str, Any], expected: Expected) -> str:
    """What is left to check once signature, issuer, audience and times are right."""
    audiences = told["aud"] if isinstance(told["aud"], list) else [told["aud"]]
    # One for several names the one it was issued to, and that has to be us.
    issued_to = told.get("azp", audiences[0] if len(audiences) == 1 else None)
    nonce, subject = told.get("nonce", ""), told["sub"]
    faults = {
        "issued to somebody else": issued_to != expected.audience,
        "another nonce": not (isinstance(nonce, str) and _same(nonce, expected.nonce)),
        "no subject": not 0 < len(subject) <= LONGEST_SUBJECT,
    }
    for message, true in faults.items():
        if true:
            raise IdTokenInvalid(message)
    return str(subject)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())


def _rsa_keys(text: bytes) -> dict[str, RSAKey]:
    """The keys of a JWK set that may have signed a token for us; others are left out."""
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    found: dict[str, RSAKey] = {}
    for one in _listed(text):
        name = one.get("kid")
        fits = one.get("use", "sig") == "sig" and one.get("alg", ALGORITHM) == ALGORITHM
        if one.get("kty") == "RSA" and fits and isinstance(name, str):
            try:
                found[name] = RSAKey.import_key({part: one[part] for part in ("kty", "n", "e")})
            except (JoseError, ValueError, TypeError, KeyError):
                continue
    return found


def _listed(text: bytes) -> list[dict[str, Any]]:
    try:
        listed = json.loads(text)["keys"]
    except (ValueError, TypeError, KeyError, RecursionError):
        listed = None
    if not isinstance(listed, list):
        message = "no set of keys"
        raise IdTokenInvalid(message)
    return [one for one in listed if isinstance(one, dict)]
