"""Access tokens: JWT (RFC 7519, typed as RFC 9068 has it), signed with Ed25519 (RFC 8037).

Nothing in a token chooses how it is checked. Its header is read here first, strictly: one algorithm, one type, the id
of a key that the records know, and nothing else; a key, address of a key or certificate in it makes it invalid.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from wastecoach.core.people.caller import Role
from wastecoach.core.people.errors import TokenExpired, TokenInvalid
from wastecoach.core.people.person import SigningKey
from wastecoach.core.people.ports import Claims
from wastecoach.infra.tokens.algorithm import ALGORITHM, only_ours
from wastecoach.infra.tokens.ring import KeyRing

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

TYPE = "at+jwt"
AUDIENCE = "wastecoach"
# Characters; ours have about 500.
LONGEST = 2048
PARTS = 3


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    alg: Literal["EdDSA"]
    typ: Literal["at+jwt"]
    kid: str


class _Payload(msgspec.Struct):
    sub: str
    sid: str
    role: Role
    exp: int


class JwtAccessTokens:
    """Port `AccessTokens`.

    Args:
        ring: The keys.
        issuer: Who issues them: the address of the installation.
        now: Seconds since 1970.
        unique: An unguessable name.
        skew_s: Seconds that clocks of machines may be apart.
    """

    def __init__(
        self,
        ring: KeyRing,
        issuer: str,
        now: Callable[[], float],
        unique: Callable[[], str],
        skew_s: float,
    ) -> None:
        self._ring = ring
        self._issuer = issuer
        self._now = now
        self._unique = unique
        self._skew_s = skew_s

    def issue(self, claims: Claims) -> str:
        """A token that says so.

        Raises:
            KeysUnreadable: The signing keys were sealed with another secret.
        """
        from joserfc import jwt

        key_id, key = self._ring.signing()
        said = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": claims.person,
            "sid": claims.session,
            "role": claims.role,
            "iat": int(self._now()),
            "exp": int(claims.expires_at),
            "jti": self._unique(),
        }
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": key_id}
        return jwt.encode(header, said, key, registry=only_ours())

    def verify(self, token: str) -> Claims:
        """What a token says, once its signature, algorithm, issuer, audience and time are right.

        Raises:
            TokenInvalid: It is none of ours.
            TokenExpired: Its time is over.
        """
        key = self._ring.verifying(_key_id(token))
        if key is None:
            raise TokenInvalid
        payload = self._checked(token, key)
        return Claims(payload.sub, payload.sid, payload.role, float(payload.exp))

    def public_keys(self) -> dict[str, Any]:
        """The public keys of all tokens that may still be valid, as a JWK set."""
        return {"keys": self._ring.public()}

    def new_key(self) -> SigningKey:
        """A new key, sealed with the installation's secret and not kept yet."""
        return self._ring.new_key()

    def _checked(self, token: str, key: OKPKey) -> _Payload:
        from joserfc import jwt
        from joserfc.errors import ExpiredTokenError, JoseError

        wanted = jwt.JWTClaimsRegistry(
            now=int(self._now()),
            leeway=int(self._skew_s),
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            said = jwt.decode(token, key, registry=only_ours()).claims
            wanted.validate(said)
            return msgspec.convert(said, _Payload)
        except ExpiredTokenError:
            raise TokenExpired from None
        except (JoseError, ValueError, TypeError, RecursionError):
            # Not the cause: it may repeat what the token says.
            raise TokenInvalid from None


def _key_id(token: str) -> str:
    """The key that a token names, once its header is one of ours.

    Raises:
        TokenInvalid: It is not.
    """
    parts = token.split(".")
    if len(token) > LONGEST or not token.isascii() or len(parts) != PARTS:
        raise TokenInvalid
    try:
        text = base64.b64decode(_padded(parts[0]), altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=_Header).kid
    except (binascii.Error, msgspec.DecodeError, UnicodeDecodeError):
        raise TokenInvalid from None


def _padded(part: str) -> str:
    return part + "=" * (-len(part) % 4)
