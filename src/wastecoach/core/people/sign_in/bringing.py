"""An app that went to a provider by itself, with the provider's own kit, brings the code that it got there."""

from __future__ import annotations

from dataclasses import dataclass

from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.people.errors import RedirectForbidden
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms, Provider
from wastecoach.core.people.sign_in.redirects import shown
from wastecoach.core.people.sign_in.sessions import Tokens, begin
from wastecoach.core.people.sign_in.signing_in import named, person_of


@dataclass(frozen=True, slots=True)
class Brought:
    """A provider's code that an app got by itself, and what belongs to it."""

    provider: str
    code: str
    redirect: str
    verifier: str = ""
    nonce: str = ""
    state: str = ""
    label: str = ""


def bring(
    brought: Brought,
    exact: frozenset[str],
    ports: PeoplePorts,
    terms: PeopleTerms,
    network: str,
) -> Tokens:
    """Tokens for a provider's code that an app got by itself.

    Args:
        brought: The code, and what belongs to it.
        exact: Addresses that the operator lists: the code came to one of them.
        ports: The outside.
        terms: How long sessions last.
        network: Shortened address, for the audit log.

    Raises:
        ProviderUnknown: It is not set up here.
        RedirectForbidden: The operator does not list the address that the code came to.
        RequestInvalid: What protects the code with this provider is missing.
        SignInRefused, ProviderFailed: The provider does not take the code, or answers as it should not.
    """
    provider = named(brought.provider, ports)
    if brought.redirect not in exact:
        raise RedirectForbidden(address=shown(brought.redirect))
    _check_protection(brought, provider)
    account = provider.account(
        brought.code, brought.state, brought.nonce, brought.verifier, brought.redirect
    )
    person = person_of(account, ports)
    return begin(person, provider.name, brought.label, ports, terms, network)


def _check_protection(brought: Brought, provider: Provider) -> None:
    """What makes sure that the code belongs to the app's own sign-in: at least one of them, by provider."""
    needed = "state"
    if provider.with_pkce:
        needed = "code_verifier"
    elif provider.with_nonce:
        needed = "nonce"
    given = {
        "code_verifier": brought.verifier,
        "nonce": brought.nonce,
        "state": brought.state,
    }
    if not given[needed]:
        raise RequestInvalid(field=f"body.{needed}", detail=f"needed with {provider.name}")
