"""A sign-in on its way: to a provider, back, and on to whoever asked for it.

    begin ──▶ the provider ──▶ come_back ──┬─▶ a one-time code for the app or page that asked (changed by `codes`)
    state, cookie kept as hashes           └─▶ or the tokens themselves, where nobody is to be sent anywhere

The state says which sign-in it is, the cookie that it is still the same browser: with another's state nobody is signed
in as somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.people.auditing import note
from wastecoach.core.people.errors import (
    ProviderFailed,
    ProviderUnknown,
    SignInLost,
    SignInRefused,
)
from wastecoach.core.people.person import Account, OneTimeCode, Person, SignIn
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms, Provider
from wastecoach.core.people.sign_in import linking, redirects
from wastecoach.core.people.sign_in.opaque_tokens import fits, hashed
from wastecoach.core.people.sign_in.pkce import challenge_of, is_challenge
from wastecoach.core.people.sign_in.sessions import Tokens, clean_label
from wastecoach.core.people.sign_in.sessions import begin as begin_session

# A page or app may remember something of its own in it.
LONGEST_STATE = 512


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sign-in that somebody asks for.

    Attributes:
        provider: With whom.
        back: Our own address that the provider sends the person back to.
        redirect: Where the person goes at the end; "" to be answered directly.
        challenge: PKCE challenge (S256) of the app or page that wants the code.
        client_state: What it wants back beside the code.
        ticket: Of a person who links another account, "" at a sign-in.
        label: What signs in, for people.
    """

    provider: str
    back: str
    redirect: str = ""
    challenge: str = ""
    client_state: str = ""
    ticket: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way: where the browser goes, its state, and what the browser has to bring back as a cookie."""

    address: str
    state: str
    browser: str


@dataclass(frozen=True, slots=True)
class Came:
    """A person whom a provider sent back.

    Attributes:
        provider: Who.
        back: Our own address that they came back to.
        state: Of the sign-in.
        browser: The cookie of the sign-in, "" where there is none.
        code: For the provider, "" where it gave none.
        error: Why not, as the provider calls it.
    """

    provider: str
    back: str
    state: str
    browser: str
    code: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the person goes now."""

    address: str


def begin(wanted: Wanted, exact: frozenset[str], ports: PeoplePorts, terms: PeopleTerms) -> Begun:
    """Send somebody to a provider.

    Args:
        wanted: What is asked for.
        exact: Addresses that the operator allows people to be sent to.
        ports: The outside.
        terms: How long it may take.

    Raises:
        ProviderUnknown: It is not set up here.
        RedirectForbidden: Nobody is sent to that address.
        RequestInvalid: An address without a PKCE challenge.
        SignInCodeInvalid: The ticket is none.
    """
    provider = named(wanted.provider, ports)
    _check(wanted, exact)
    person = linking.holder(wanted.ticket, ports) if wanted.ticket else None
    state, browser = ports.secret(), ports.secret()
    nonce = ports.secret() if provider.with_nonce else ""
    verifier = ports.secret() if provider.with_pkce else ""
    ports.records.add_sign_in(
        SignIn(
            state_hash=hashed(state),
            browser_hash=hashed(browser),
            provider=provider.name,
            nonce=nonce,
            verifier=verifier,
            redirect=wanted.redirect,
            challenge=wanted.challenge if wanted.redirect else "",
            client_state=wanted.client_state,
            person=person,
            label=clean_label(wanted.label),
            expires_at=ports.now() + terms.sign_in_s,
        )
    )
    challenge = challenge_of(verifier) if verifier else ""
    return Begun(provider.begin(state, nonce, challenge, wanted.back), state, browser)


def come_back(came: Came, ports: PeoplePorts, terms: PeopleTerms, network: str) -> Sent | Tokens:
    """Take somebody in whom a provider sent back.

    What goes wrong with the provider is told at the address that asked for the sign-in, where there is one.

    Args:
        came: Who came, and with what.
        ports: The outside.
        terms: How long codes and sessions last.
        network: Shortened address, for the audit log.

    Raises:
        ProviderUnknown: It is not set up here.
        SignInLost: The state is none of ours, used, too old, or another browser's or provider's.
        SignInRefused, ProviderFailed: There is nobody to tell it to but the browser.
        PersonNotFound: They were deleted meanwhile.
    """
    provider = named(came.provider, ports)
    sign_in = _taken(came, ports)
    try:
        account = _account(came, sign_in, provider)
    except (SignInRefused, ProviderFailed) as error:
        told = f"{provider.name}: {error.code}"
        note("sign_in_refused", ports, person=sign_in.person, network=network, detail=told)
        if not sign_in.redirect:
            raise
        return _sent(sign_in, error=error.code)
    if sign_in.person is not None:
        code = _code(sign_in, sign_in.person, ports, terms)
        return _handed(linking.for_linking(code, account), sign_in, ports)
    person = person_of(account, ports)
    if not sign_in.redirect:
        return begin_session(person, provider.name, sign_in.label, ports, terms, network)
    return _handed(_code(sign_in, person.id, ports, terms), sign_in, ports)


def named(name: str, ports: PeoplePorts) -> Provider:
    """A provider that is set up here.

    Raises:
        ProviderUnknown: There is none of that name.
    """
    found = ports.providers.get(name)
    if found is None:
        raise ProviderUnknown(provider=name[:40], known=", ".join(ports.providers) or "-")
    return found


def _check(wanted: Wanted, exact: frozenset[str]) -> None:
    if not wanted.redirect:
        if wanted.ticket:
            raise RequestInvalid(field="query.redirect_uri", detail="needed to link an account")
        return
    redirects.check(wanted.redirect, exact)
    if not is_challenge(wanted.challenge):
        # Whoever catches a code on its way could use it.
        raise RequestInvalid(field="query.code_challenge", detail="needed, with method S256")


def _taken(came: Came, ports: PeoplePorts) -> SignIn:
    """The sign-in under way, which is over with that, whatever comes of it."""
    found = ports.records.take_sign_in(hashed(came.state))
    if (
        found is None
        or found.provider != came.provider
        or found.expires_at <= ports.now()
        or not fits(came.browser, found.browser_hash)
    ):
        raise SignInLost
    return found


def _account(came: Came, sign_in: SignIn, provider: Provider) -> Account:
    if came.error or not came.code:
        detail = "access_denied" if came.error == "access_denied" else "no code"
        raise SignInRefused(provider=provider.name, detail=detail)
    return provider.account(came.code, came.state, sign_in.nonce, sign_in.verifier, came.back)


def person_of(account: Account, ports: PeoplePorts) -> Person:
    """Whose account it is; somebody new where it is nobody's."""
    now = ports.now()
    new = Person(ports.unique(), now, name=account.name)
    return ports.records.person_of(account, new, now)


def _code(sign_in: SignIn, person: str, ports: PeoplePorts, terms: PeopleTerms) -> OneTimeCode:
    """A code for whoever asked for the sign-in; its hash is still missing."""
    return OneTimeCode(
        hash="",
        person=person,
        provider=sign_in.provider,
        redirect=sign_in.redirect,
        challenge=sign_in.challenge,
        label=sign_in.label,
        expires_at=ports.now() + terms.code_s,
    )


def _handed(code: OneTimeCode, sign_in: SignIn, ports: PeoplePorts) -> Sent:
    secret = ports.secret()
    ports.records.add_code(replace(code, hash=hashed(secret)))
    return _sent(sign_in, code=secret)


def _sent(sign_in: SignIn, **answer: str) -> Sent:
    told = answer | {"state": sign_in.client_state}
    return Sent(redirects.with_answer(sign_in.redirect, told))
