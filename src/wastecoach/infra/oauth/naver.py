"""Naver: plain OAuth 2.0 without PKCE and ID token; the state goes along when the code is changed as well.

Its shapes are its own: `expires_in` is a text, errors come with status 200, an account lies in an envelope.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from wastecoach.core.people.person import Account
from wastecoach.infra.oauth.endpoints import Endpoints, Registration, sign_in_address
from wastecoach.infra.oauth.protocol import Office, Talk

ENDPOINTS = Endpoints(
    authorize="https://nid.naver.com/oauth2.0/authorize",
    exchange="https://nid.naver.com/oauth2.0/token",
    user_info="https://openapi.naver.com/v1/nid/me",
)
SUCCESS = "00"


class _Response(msgspec.Struct):
    id: str
    nickname: str | None = None
    name: str | None = None
    email: str | None = None


class _Me(msgspec.Struct):
    resultcode: str
    response: _Response | None = None


class Naver:
    """Accounts of Naver.

    Args:
        registration: Client id and secret.
        base: Another address than Naver's, for tests and local use.
        now: Seconds since 1970.
    """

    name = "naver"
    with_pkce = False
    with_nonce = False

    def __init__(
        self, registration: Registration, base: str | None, now: Callable[[], float]
    ) -> None:
        endpoints = ENDPOINTS if base is None else ENDPOINTS.elsewhere(base)
        self._office = Office(self.name, endpoints, registration, "", now)

    def begin(self, state: str, nonce: str, challenge: str, back: str) -> str:  # noqa: ARG002
        """The address that the person's browser is sent to."""
        return sign_in_address(self._office.endpoints, self._office.registration, state, back)

    def account(self, code: str, state: str, nonce: str, verifier: str, back: str) -> Account:  # noqa: ARG002
        """Whose account it is, for the code that the person came back with.

        Raises:
            SignInRefused: Naver does not accept the code.
            ProviderFailed: It did not answer as it should.
        """

        async def ask(talk: Talk) -> Account:
            tokens = await talk.tokens(code, back, state=state)
            me = await talk.user_info(_Me, tokens.access)
            if me.resultcode != SUCCESS or me.response is None:
                raise talk.failed(detail="no account")
            told = me.response
            return talk.account(told.id, told.nickname or told.name, told.email)

        return self._office.talk(ask)
