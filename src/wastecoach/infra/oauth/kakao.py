"""Kakao: OpenID Connect with a nonce; it documents no PKCE.

The application's console says what people are asked for, and has OpenID Connect switched on: without it there is no
ID token, and nobody gets in.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from wastecoach.core.people.person import Account
from wastecoach.infra.oauth.endpoints import Endpoints, Registration, sign_in_address
from wastecoach.infra.oauth.protocol import Office, Talk

ENDPOINTS = Endpoints(
    authorize="https://kauth.kakao.com/oauth/authorize",
    exchange="https://kauth.kakao.com/oauth/token",
    user_info="https://kapi.kakao.com/v2/user/me",
    keys="https://kauth.kakao.com/.well-known/jwks.json",
)
ISSUER = "https://kauth.kakao.com"


class _Profile(msgspec.Struct, frozen=True):
    nickname: str | None = None


class _KakaoAccount(msgspec.Struct, frozen=True):
    profile: _Profile | None = None
    email: str | None = None


class _User(msgspec.Struct):
    id: int
    kakao_account: _KakaoAccount = _KakaoAccount()


class Kakao:
    """Accounts of Kakao.

    Args:
        registration: REST API key, and the client secret where one is switched on.
        base: Another address than Kakao's, for tests and local use.
        now: Seconds since 1970.
    """

    name = "kakao"
    with_pkce = False
    with_nonce = True

    def __init__(
        self, registration: Registration, base: str | None, now: Callable[[], float]
    ) -> None:
        endpoints = ENDPOINTS if base is None else ENDPOINTS.elsewhere(base)
        self._office = Office(self.name, endpoints, registration, ISSUER, now)

    def begin(self, state: str, nonce: str, challenge: str, back: str) -> str:  # noqa: ARG002
        """The address that the person's browser is sent to."""
        office = self._office
        return sign_in_address(office.endpoints, office.registration, state, back, nonce=nonce)

    def account(self, code: str, state: str, nonce: str, verifier: str, back: str) -> Account:  # noqa: ARG002
        """Whose account it is, for the code that the person came back with.

        Raises:
            SignInRefused: Kakao does not accept the code.
            ProviderFailed: It did not answer as it should, or its ID token is not what was asked for.
        """

        async def ask(talk: Talk) -> Account:
            user = await talk.user_of_id_token(_User, lambda user: str(user.id), code, back, nonce)
            told = user.kakao_account
            name = None if told.profile is None else told.profile.nickname
            return talk.account(str(user.id), name, told.email)

        return self._office.talk(ask)
