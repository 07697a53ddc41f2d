"""What is kept of people, their accounts, devices and sign-ins. Moments are seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass

from wastecoach.core.analysis import Language
from wastecoach.core.people.caller import Role
from wastecoach.core.rules import Housing


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person likes to be asked no more: language, municipality, kind of housing."""

    language: Language | None = None
    region: str | None = None
    housing: Housing | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signed in at least once.

    Attributes:
        id: Random, 32 hexadecimal digits.
        created_at: First sign-in.
        role: What they may do.
        name: As the provider told it at the first sign-in, "" where it did not.
        profile: Theirs to change.
    """

    id: str
    created_at: float
    role: Role = "person"
    name: str = ""
    profile: Profile = Profile()


@dataclass(frozen=True, slots=True)
class Identity:
    """An account with a provider that a person signs in with.

    Attributes:
        provider: `kakao`, `naver`, `google`, `stub`.
        subject: Id of the account there.
        person: Whose it is.
        email: As the provider told it, None where it did not; never used to find a person.
        linked_at: When.
    """

    provider: str
    subject: str
    person: str
    email: str | None
    linked_at: float


@dataclass(frozen=True, slots=True)
class Account:
    """What a provider says of whoever signed in there: id of the account, name ("" unknown), email."""

    provider: str
    subject: str
    name: str = ""
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or browser that made itself known without a sign-in.

    Attributes:
        id: Random, 32 hexadecimal digits.
        secret_hash: SHA-256 of the secret part of its token, hexadecimal.
        created_at: When.
        seen_at: Last used, to the day.
    """

    id: str
    secret_hash: str
    created_at: float
    seen_at: float


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in on one device: the family of all refresh tokens that follow from it.

    Attributes:
        id: Random, 32 hexadecimal digits.
        person: Who signed in.
        provider: With which.
        label: What signed in, for people: `wastecoach command line`, `Firefox`; at most 80 characters.
        created_at: When.
        seen_at: Last refreshed.
        expires_at: It ends then unless it is refreshed.
        ended_at: When it was ended, None while it lasts.
        reason: Why it was ended: `signed_out`, `signed_out_everywhere`, `token_reused`, `by_operator`.
    """

    id: str
    person: str
    provider: str
    label: str
    created_at: float
    seen_at: float
    expires_at: float
    ended_at: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as it is kept: SHA-256 of its secret, the session, when it was used (once only)."""

    hash: str
    session: str
    created_at: float
    used_at: float | None = None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs access tokens.

    Attributes:
        id: `kid`, the key's RFC 7638 thumbprint.
        public: Its public part as JWK, JSON.
        sealed: The private part, encrypted with the installation's secret (JWE, compact).
        created_at: When.
        retired_at: From then on it signs nothing; None for the one that signs.
    """

    id: str
    public: str
    sealed: str
    created_at: float
    retired_at: float | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in under way, from `login` until the provider sends the person back.

    Attributes:
        state_hash: SHA-256 of the `state` that the provider carries.
        browser_hash: SHA-256 of the cookie of the browser that began it.
        provider: With which.
        nonce: For the ID token, "" where the provider issues none.
        verifier: Our PKCE verifier, "" where the provider has none.
        redirect: Where the person goes at the end: an address that the server allows; "" to be answered directly.
        challenge: PKCE challenge (S256) of the app or page that wants the code, "" where `redirect` is "".
        client_state: What that app wants back beside the code.
        person: Who links another account, None at a sign-in.
        label: What signs in.
        expires_at: When it is too late.
    """

    state_hash: str
    browser_hash: str
    provider: str
    nonce: str
    verifier: str
    redirect: str
    challenge: str
    client_state: str
    person: str | None
    label: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """What an app gets at the end of a sign-in and changes for tokens, once.

    Attributes:
        hash: SHA-256 of the code.
        person: Who signed in.
        provider: With which.
        redirect: Where the code was sent.
        challenge: PKCE challenge (S256) of whoever may change it; of what is about linking another account something
            that no verifier fits, so that nobody can change it for tokens.
        label: What signs in.
        expires_at: When it is too late.
        subject: The account that is to be linked, None at a sign-in.
        email: That account's, None where nobody knows.
    """

    hash: str
    person: str
    provider: str
    redirect: str
    challenge: str
    label: str
    expires_at: float
    subject: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something about security that happened, kept for whoever has to find out later.

    Attributes:
        id: Random.
        at: When.
        event: What: one of `core/people/auditing.py`.
        person: Id of whom it is about, None where nobody is.
        by: Who did it: a person's id, `operator`, `-` where nobody can tell.
        network: Shortened address, as logs have it; `-`.
        detail: A few words more, nothing secret, nothing of a person.
    """

    id: str
    at: float
    event: str
    person: str | None
    by: str
    network: str
    detail: str
