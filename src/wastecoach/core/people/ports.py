"""What people need from outside, as small protocols; `bootstrap` knows who fulfils them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wastecoach.core.people.caller import Role
from wastecoach.core.people.corrections.feedback import FeedbackRecords
from wastecoach.core.people.person import Account, SigningKey
from wastecoach.core.people.records import Owned, PeopleRecords


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says: person, session, role, until when (seconds since 1970)."""

    person: str
    session: str
    role: Role
    expires_at: float


class AccessTokens(Protocol):
    """Signed statements of who somebody is, for a few minutes."""

    def issue(self, claims: Claims) -> str:
        """A token (JWT, EdDSA) that says so.

        Raises:
            KeysUnreadable: The signing keys were sealed with another secret.
        """
        ...

    def verify(self, token: str) -> Claims:
        """What a token says, once its signature, algorithm, issuer, audience and time are right.

        Raises:
            TokenInvalid: It is none of ours.
            TokenExpired: Its time is over.
        """
        ...

    def public_keys(self) -> dict[str, Any]:
        """The public keys of all tokens that may still be valid, as a JWK set."""
        ...

    def new_key(self) -> SigningKey:
        """A new key, sealed with the installation's secret and not kept yet."""
        ...


class Provider(Protocol):
    """Somebody whose accounts people sign in with: one file in `infra/oauth/` for each."""

    @property
    def name(self) -> str:
        """`kakao`, `naver`, `google`, `stub`."""
        ...

    @property
    def with_pkce(self) -> bool:
        """Whether it takes a PKCE challenge."""
        ...

    @property
    def with_nonce(self) -> bool:
        """Whether it issues an ID token that repeats a nonce."""
        ...

    def begin(self, state: str, nonce: str, challenge: str, back: str) -> str:
        """The address that the person's browser is sent to.

        Args:
            state: Comes back with the person.
            nonce: Comes back in the ID token; "" where there is none.
            challenge: PKCE (S256); "" where there is none.
            back: Our own address that the provider sends the person back to.
        """
        ...

    def account(self, code: str, state: str, nonce: str, verifier: str, back: str) -> Account:
        """Whose account it is, for the code that the person came back with.

        Raises:
            SignInRefused: The provider does not accept the code.
            ProviderFailed: It did not answer as it should, or its ID token is not what was asked for.
        """
        ...


@dataclass(frozen=True, slots=True)
class PeoplePorts:
    """Every effect around people in one argument.

    Attributes:
        records: People in the records store.
        owned: What belongs to somebody among jobs.
        feedback: Corrections.
        tokens: Signed statements of who somebody is.
        providers: Those that this installation has set up, by name.
        now: Seconds since 1970.
        unique: An unguessable name, 32 hexadecimal digits.
        secret: An unguessable text of 43 characters (256 bits), safe in addresses.
    """

    records: PeopleRecords
    owned: Owned
    feedback: FeedbackRecords
    tokens: AccessTokens
    providers: Mapping[str, Provider]
    now: Callable[[], float]
    unique: Callable[[], str]
    secret: Callable[[], str]


@dataclass(frozen=True, slots=True)
class PeopleTerms:
    """What an installation promises about sign-ins; times in seconds.

    Attributes:
        access_s: How long an access token is valid.
        session_s: How long a sign-in lasts without being used.
        sign_in_s: How long a sign-in may take.
        code_s: How long a one-time code is valid.
        device_s: How long a device that is not used is remembered.
        audit_s: How long security events are kept.
        feedback_s: How long photos that were agreed to be kept for teaching, comments and authors of corrections are.
        skew_s: How far clocks of machines may be apart: so long an access token is taken after its time.
    """

    access_s: float = 900.0
    session_s: float = 60 * 86_400.0
    sign_in_s: float = 600.0
    code_s: float = 60.0
    device_s: float = 365 * 86_400.0
    audit_s: float = 365 * 86_400.0
    feedback_s: float = 365 * 86_400.0
    skew_s: float = 30.0
