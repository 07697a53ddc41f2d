"""What signing in with any provider has in common: OAuth 2.0 codes by Authlib, within a total time, bounded in size.

Nothing that a provider answers gets into an error but the short names that OAuth itself has for what is wrong.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from wastecoach.core.errors import ServiceError
from wastecoach.core.people.errors import ProviderFailed, SignInError, SignInRefused
from wastecoach.core.people.person import Account
from wastecoach.infra.oauth.endpoints import Endpoints, Registration
from wastecoach.infra.oauth.id_tokens import Expected, IdTokenInvalid, PublicKeys, subject_of
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.replies import OK, decoded

if TYPE_CHECKING:
    import ssl

    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from joserfc.jwk import RSAKey

logger = logging.getLogger(__name__)
Form = TypeVar("Form")
# Seconds for everything that one sign-in asks a provider for.
WITHIN_S = 10.0
# Talks with one provider at the same time: one that hangs must not take all threads of the server with it.
AT_ONCE = 16
# What OAuth (RFC 6749, 4.1.2.1 and 5.2) and the three call a code that they do not take; the rest is not the person's.
REFUSALS = frozenset({"invalid_grant", "invalid_request", "access_denied"})
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")
# A token goes into a header.
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")
LONGEST_NAME, LONGEST_EMAIL, LONGEST_ID = 80, 254, 255


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was changed for; the ID token is "" where there is none."""

    access: str = field(repr=False)
    id_token: str = field(repr=False)


class Office:
    """Where one provider is talked to.

    Args:
        provider: Its name.
        endpoints: Its addresses.
        registration: Ours with it.
        issuer: What its ID tokens say, "" where it issues none.
        now: Seconds since 1970.
        within_s: Seconds for a whole talk.
    """

    def __init__(
        self,
        provider: str,
        endpoints: Endpoints,
        registration: Registration,
        issuer: str,
        now: Callable[[], float],
        within_s: float = WITHIN_S,
    ) -> None:
        self.provider, self.endpoints, self.registration = provider, endpoints, registration
        self.issuer, self.now = issuer, now
        self.keys = PublicKeys(now)
        self._within_s = within_s
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._line: Line[ssl.SSLContext] = Line(provider, _trusted, _nothing)

    def talk(self, about: Callable[[Talk], Coroutine[Any, Any, Account]]) -> Account:
        """What a talk with the provider comes to.

        Raises:
            SignInRefused: It does not take the code.
            ProviderFailed: It did not answer as it should, or not in time.
        """
        try:
            return self._bounded(about)
        except ProviderFailed as error:
            # Whoever signs in is told no more than that it did not work.
            logger.warning("sign-in with %s failed: %s", self.provider, error.params["detail"])
            raise

    def _bounded(self, about: Callable[[Talk], Coroutine[Any, Any, Account]]) -> Account:
        if not self._room.acquire(blocking=False):
            raise ProviderFailed(provider=self.provider, detail="too many at once")
        try:
            return self._line.call(lambda trusted: self._talk(trusted, about), self._within_s)
        except ServiceError as error:
            detail = str(error.params.get("detail", error.code))
        finally:
            self._room.release()
        raise ProviderFailed(provider=self.provider, detail=detail)

    async def _talk(
        self, trusted: ssl.SSLContext, about: Callable[[Talk], Coroutine[Any, Any, Account]]
    ) -> Account:
        """Errors are raised outside the handler, so that no foreign one hangs on ours: it may repeat a secret."""
        from authlib.integrations.httpx_client import AsyncOAuth2Client

        from wastecoach.infra.services.bounded import bounds

        try:
            async with AsyncOAuth2Client(
                client_id=self.registration.client_id,
                client_secret=self.registration.client_secret or None,
                token_endpoint_auth_method=(
                    "client_secret_post" if self.registration.client_secret else "none"
                ),
                verify=trusted,
                **bounds(self.provider),
            ) as client:
                return await about(Talk(self, client))
        except (SignInError, ServiceError):
            raise
        except Exception as fault:  # noqa: BLE001 -- everything that is raised becomes ours
            heard = self._own(fault)
        raise heard

    def _own(self, fault: Exception) -> SignInError:
        from authlib.integrations.base_client import OAuthError

        if isinstance(fault, IdTokenInvalid):
            return ProviderFailed(provider=self.provider, detail=f"ID token: {fault}")
        if isinstance(fault, OAuthError):
            said = str(fault.error)
            said = said if _NAME.fullmatch(said) else "an error"
            kind = SignInRefused if said in REFUSALS else ProviderFailed
            return kind(provider=self.provider, detail=said)
        status = getattr(getattr(fault, "response", None), "status_code", None)
        detail = type(fault).__name__ if status is None else f"HTTP {status}"
        return ProviderFailed(provider=self.provider, detail=detail)


class Talk:
    """One sign-in's questions to its provider.

    Args:
        office: Where it is talked to.
        client: Sends what is asked; of this talk alone, for it remembers tokens.
    """

    def __init__(self, office: Office, client: AsyncOAuth2Client) -> None:
        self._office, self._client = office, client

    async def tokens(self, code: str, back: str, **more: str) -> Tokens:
        """Change a code for tokens; `more` are further parameters, empty ones are left out."""
        # In the body, for Authlib keeps the state to itself.
        given = urlencode({name: value for name, value in more.items() if value})
        told = await self._client.fetch_token(
            self._office.endpoints.exchange,
            grant_type="authorization_code",
            code=code,
            redirect_uri=back,
            body=given,
        )
        access, id_token = told.get("access_token"), told.get("id_token", "")
        if not (isinstance(access, str) and _TOKEN.fullmatch(access) and isinstance(id_token, str)):
            raise self.failed(detail="no access token")
        return Tokens(access, id_token)

    async def user_of_id_token(
        self,
        form: type[Form],
        id_of: Callable[[Form], str],
        code: str,
        back: str,
        nonce: str,
        **more: str,
    ) -> Form:
        """What the provider tells about the account that its ID token is about as well.

        Args:
            form: What it tells.
            id_of: The account's id in that.
            code: That the person came back with.
            back: Our own address that they came back to.
            nonce: Of this sign-in.
            more: Further parameters with the code.
        """
        tokens = await self.tokens(code, back, **more)
        subject = await self.subject(tokens.id_token, nonce)
        user = await self.user_info(form, tokens.access)
        if id_of(user) != subject:
            raise self.failed(detail="two accounts")
        return user

    async def user_info(self, form: type[Form], access: str) -> Form:
        """What the provider tells about the account of an access token."""
        authorised = {"Authorization": f"Bearer {access}"}
        text = await self._get(self._office.endpoints.user_info, authorised)
        return decoded(text, form, self._office.provider, "user information")

    async def subject(self, id_token: str, nonce: str) -> str:
        """Whose account an ID token is about; the provider has to have issued one."""
        office = self._office
        if not id_token:
            raise self.failed(detail="no ID token")
        expected = Expected(office.issuer, office.registration.client_id, nonce)
        return await subject_of(id_token, self._key, expected, office.now())

    def account(self, subject: str, name: str | None, email: str | None) -> Account:
        """An account, with nothing in its name and address that does not belong there."""
        if not 0 < len(subject) <= LONGEST_ID or not subject.isprintable():
            raise self.failed(detail="no account id")
        shown = "".join(letter for letter in name or "" if letter.isprintable())
        usable = email and len(email) <= LONGEST_EMAIL and email.isprintable()
        return Account(
            self._office.provider, subject, shown[:LONGEST_NAME], email if usable else None
        )

    def failed(self, *, detail: str) -> ProviderFailed:
        """The error that the provider did not answer as it should."""
        return ProviderFailed(provider=self._office.provider, detail=detail)

    async def _key(self, name: str) -> RSAKey:
        return await self._office.keys.named(name, lambda: self._get(self._office.endpoints.keys))

    async def _get(self, address: str, headers: dict[str, str] | None = None) -> bytes:
        # Without the client's own way to authorise, which is for one token at a time.
        answer = await self._client.get(address, headers=headers, auth=None)
        if answer.status_code != OK:
            raise self.failed(detail=f"HTTP {answer.status_code}")
        return bytes(answer.content)


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust; reading the list takes longer than asking."""
    import httpx2

    return httpx2.create_ssl_context()


async def _nothing(_: ssl.SSLContext) -> None:
    """Every talk hangs up by itself."""
