"""How a one-time code becomes a session: the end of a sign-in in an app or page."""

from __future__ import annotations

from wastecoach.core.people.errors import PersonNotFound, SignInCodeInvalid
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms
from wastecoach.core.people.sign_in.opaque_tokens import hashed
from wastecoach.core.people.sign_in.pkce import proves
from wastecoach.core.people.sign_in.sessions import Tokens, begin


def change(
    code: str, verifier: str, ports: PeoplePorts, terms: PeopleTerms, network: str
) -> Tokens:
    """Tokens for a code, which is gone with that, whatever comes of it: nobody tries verifiers.

    Args:
        code: That the app was sent back with.
        verifier: Whose challenge the app began the sign-in with (PKCE).
        ports: The outside.
        terms: How long the session lasts.
        network: Shortened address, for the audit log.

    Raises:
        SignInCodeInvalid: The code is none of ours, too old or used, the verifier is another's, or the person is gone.
        KeysUnreadable: Nothing can be signed here.
    """
    taken = ports.records.take_code(hashed(code))
    if taken is None or taken.expires_at <= ports.now() or not proves(verifier, taken.challenge):
        raise SignInCodeInvalid
    person = ports.records.person(taken.person)
    if person is None:
        raise SignInCodeInvalid
    try:
        return begin(person, taken.provider, taken.label, ports, terms, network)
    except PersonNotFound:
        raise SignInCodeInvalid from None
