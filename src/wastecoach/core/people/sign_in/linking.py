"""Several accounts of one person.

    ticket ──▶ a sign-in with the other provider ──▶ a code ──▶ link, by the person who asked for the ticket

The account is linked only when its code comes from the signed-in person themselves: whoever opens somebody else's
ticket gives nothing away, and whoever steals one gains nothing.
"""

from __future__ import annotations

from dataclasses import replace

from wastecoach.core.people.auditing import note
from wastecoach.core.people.errors import IdentityTaken, SignInCodeInvalid
from wastecoach.core.people.person import Account, OneTimeCode
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms
from wastecoach.core.people.sign_in.opaque_tokens import hashed
from wastecoach.core.people.sign_in.pkce import proves

# Begins the challenge of codes that are about linking: no verifier ever fits it, so they bring no tokens.
LINK = "link "


def ticket(person: str, ports: PeoplePorts, terms: PeopleTerms) -> str:
    """Leave to begin linking an account, for a moment and once.

    Raises:
        PersonNotFound: They were deleted meanwhile.
    """
    secret = ports.secret()
    until = ports.now() + terms.code_s
    ports.records.add_code(OneTimeCode(hashed(secret), person, "", "", LINK, "", until))
    return secret


def holder(secret: str, ports: PeoplePorts) -> str:
    """Whose ticket it is, which is used up with that.

    Raises:
        SignInCodeInvalid: It is none, too old or used already.
    """
    kept = ports.records.take_code(hashed(secret))
    if kept is None or kept.challenge != LINK or kept.expires_at <= ports.now():
        raise SignInCodeInvalid
    return kept.person


def for_linking(code: OneTimeCode, account: Account) -> OneTimeCode:
    """A code that links an account, and brings no tokens."""
    challenge = f"{LINK}{code.challenge}"
    return replace(code, challenge=challenge, subject=account.subject, email=account.email)


def link(
    provider: str,
    secret: str,
    verifier: str,
    person: str,
    ports: PeoplePorts,
    network: str,
) -> None:
    """Link the account that a code is about.

    Args:
        provider: With whom the account is.
        secret: The code.
        verifier: Of its PKCE challenge.
        person: Who links.
        ports: The outside.
        network: Shortened address, for the audit log.

    Raises:
        SignInCodeInvalid: The code is none, too old, used, about something else, or another person's.
        IdentityTaken: The account is somebody else's, or the person has another one with that provider.
        PersonNotFound: They were deleted meanwhile.
    """
    kept = ports.records.take_code(hashed(secret))
    if (
        kept is None
        or kept.subject is None
        or kept.expires_at <= ports.now()
        or (kept.person, kept.provider) != (person, provider)
        or not proves(verifier, kept.challenge.removeprefix(LINK))
    ):
        raise SignInCodeInvalid
    account = Account(kept.provider, kept.subject, email=kept.email)
    if not ports.records.link(account, person, ports.now()):
        raise IdentityTaken(provider=provider)
    note("account_linked", ports, person=person, by=person, network=network, detail=provider)


def unlink(provider: str, person: str, ports: PeoplePorts, network: str) -> None:
    """Take an account away; nothing changes where there is none.

    Raises:
        LastIdentity: Without it nobody could sign in any more.
    """
    if ports.records.unlink(provider, person):
        note("account_unlinked", ports, person=person, by=person, network=network, detail=provider)
