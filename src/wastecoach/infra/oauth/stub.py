"""A plain OpenID Connect provider on this machine, for tests and local use: whoever asks it is whoever they say."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from wastecoach.core.people.person import Account
from wastecoach.infra.oauth.endpoints import (
    Endpoints,
    Registration,
    sign_in_address,
    with_challenge,
)
from wastecoach.infra.oauth.protocol import Office, Talk

# A public client: it has no secret, PKCE takes its place.
REGISTRATION = Registration("wastecoach")


class _UserInfo(msgspec.Struct):
    sub: str
    name: str | None = None
    email: str | None = None


class Stub:
    """Accounts of nobody.

    Args:
        base: Its address, which its ID tokens name as their issuer.
        now: Seconds since 1970.
    """

    name = "stub"
    with_pkce = True
    with_nonce = True

    def __init__(self, base: str, now: Callable[[], float]) -> None:
        endpoints = Endpoints(
            *(f"{base}/{path}" for path in ("authorize", "token", "userinfo", "jwks"))
        )
        self._office = Office(self.name, endpoints, REGISTRATION, base, now)

    def begin(self, state: str, nonce: str, challenge: str, back: str) -> str:
        """The address that the person's browser is sent to."""
        return sign_in_address(
            self._office.endpoints,
            self._office.registration,
            state,
            back,
            scope="openid",
            nonce=nonce,
            **with_challenge(challenge),
        )

    def account(self, code: str, state: str, nonce: str, verifier: str, back: str) -> Account:  # noqa: ARG002
        """Whose account it is, for the code that the person came back with.

        Raises:
            SignInRefused: It does not accept the code.
            ProviderFailed: It did not answer as it should, or its ID token is not what was asked for.
        """

        async def ask(talk: Talk) -> Account:
            user = await talk.user_of_id_token(
                _UserInfo, lambda user: user.sub, code, back, nonce, code_verifier=verifier
            )
            return talk.account(user.sub, user.name, user.email)

        return self._office.talk(ask)
