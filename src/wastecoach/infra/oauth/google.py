"""Google: OpenID Connect with PKCE and a nonce."""

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

ENDPOINTS = Endpoints(
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    exchange="https://oauth2.googleapis.com/token",
    user_info="https://www.googleapis.com/oauth2/v3/userinfo",
    keys="https://www.googleapis.com/oauth2/v3/certs",
)
ISSUER = "https://accounts.google.com"
SCOPE = "openid email profile"


class _UserInfo(msgspec.Struct):
    sub: str
    name: str | None = None
    email: str | None = None
    email_verified: bool | str = False


class Google:
    """Accounts of Google.

    Args:
        registration: Client id and secret of a web application.
        base: Another address than Google's, for tests and local use.
        now: Seconds since 1970.
    """

    name = "google"
    with_pkce = True
    with_nonce = True

    def __init__(
        self, registration: Registration, base: str | None, now: Callable[[], float]
    ) -> None:
        endpoints = ENDPOINTS if base is None else ENDPOINTS.elsewhere(base)
        self._office = Office(self.name, endpoints, registration, ISSUER, now)

    def begin(self, state: str, nonce: str, challenge: str, back: str) -> str:
        """The address that the person's browser is sent to."""
        return sign_in_address(
            self._office.endpoints,
            self._office.registration,
            state,
            back,
            scope=SCOPE,
            nonce=nonce,
            **with_challenge(challenge),
        )

    def account(self, code: str, state: str, nonce: str, verifier: str, back: str) -> Account:  # noqa: ARG002
        """Whose account it is, for the code that the person came back with.

        Raises:
            SignInRefused: Google does not accept the code.
            ProviderFailed: It did not answer as it should, or its ID token is not what was asked for.
        """

        async def ask(talk: Talk) -> Account:
            user = await talk.user_of_id_token(
                _UserInfo, lambda user: user.sub, code, back, nonce, code_verifier=verifier
            )
            email = user.email if user.email_verified in {True, "true"} else None
            return talk.account(user.sub, user.name, email)

        return self._office.talk(ask)
