"""What the providers remember: who agreed to what, for which code and which access token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from servers.identity.people import PEOPLE, Someone
from servers.identity.shapes import Shape

CODE_S = 60.0


@dataclass(frozen=True)
class Grant:
    """Somebody agreed: with which provider, for which request."""

    provider: str
    someone: Someone
    redirect: str
    state: str
    nonce: str
    challenge: str
    until: float


class Refused(Exception):
    """A request is not granted; the message is OAuth's name for what is wrong."""


class Desk:
    """Codes and access tokens of all providers of one server.

    Args:
        client_id: Of the one client that is registered.
        secret: That client's.
    """

    def __init__(self, client_id: str, secret: str) -> None:
        self.client_id, self._secret = client_id, secret
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}

    def agreed(self, shape: Shape, who: str, asked: Mapping[str, str]) -> str:
        """A code for somebody who agreed."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(
            shape.name,
            PEOPLE[who],
            asked["redirect_uri"],
            asked.get("state", ""),
            asked.get("nonce", "") if shape.id_tokens else "",
            asked.get("code_challenge", "") if shape.pkce else "",
            time.monotonic() + CODE_S,
        )
        return code

    def changed(self, shape: Shape, form: Mapping[str, str]) -> tuple[str, Grant]:
        """An access token for a code, which is used up with that, and what it is for.

        Raises:
            Refused: The client or the code is not accepted.
        """
        if form.get("client_id") != self.client_id or not self._knows(shape, form):
            error = "invalid_client"
            raise Refused(error)
        if form.get("grant_type") != "authorization_code":
            error = "unsupported_grant_type"
            raise Refused(error)
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or not _fits(grant, shape, form):
            error = "invalid_grant"
            raise Refused(error)
        access = secrets.token_urlsafe(32)
        self._tokens[access] = grant
        return access, grant

    def of_token(self, shape: Shape, header: str) -> Grant | None:
        """What an access token is for, None where it is none of this provider's."""
        scheme, _, access = header.partition(" ")
        grant = self._tokens.get(access) if scheme.lower() == "bearer" else None
        return grant if grant is not None and grant.provider == shape.name else None

    def _knows(self, shape: Shape, form: Mapping[str, str]) -> bool:
        given = form.get("client_secret", "")
        return not shape.secret or hmac.compare_digest(given.encode(), self._secret.encode())


def _fits(grant: Grant, shape: Shape, form: Mapping[str, str]) -> bool:
    return (
        grant.provider == shape.name
        and time.monotonic() < grant.until
        and (shape.state_again or form.get("redirect_uri") == grant.redirect)
        and (not shape.state_again or form.get("state") == grant.state)
        and (not grant.challenge or _challenge_of(form.get("code_verifier", "")) == grant.challenge)
    )


def _challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
