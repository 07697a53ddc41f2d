"""Errors about people and sign-in.

The tree of `core/errors.py` goes on here; it carries codes and parameters only.

    WastecoachError
    └── PeopleError                   something is wrong with who calls
        ├── NotSignedIn               this is for whoever is signed in
        │   ├── TokenInvalid          what was shown is no token of ours
        │   ├── TokenExpired          it was one, and its time is over
        │   ├── SessionEnded          its session was ended
        │   └── TokenReused           a refresh token came twice: its session is ended
        ├── NotAllowed                signed in, and not allowed to
        ├── PersonNotFound            nobody of that id
        ├── SessionNotFound           no sign-in of that id
        ├── SignInError               a sign-in did not come to its end
        │   ├── PublicUrlUnknown      nobody said how this server is reached, so nobody can come back to it
        │   ├── SignInOff             nobody at all can sign in here: no provider is set up
        │   ├── ProviderUnknown       no such provider, or it is not set up here
        │   ├── RedirectForbidden     the address to come back to is none that this server allows
        │   ├── SignInLost            the state is none of ours, too old, used, or another browser's
        │   ├── SignInRefused         the person or the provider said no
        │   ├── SignInCodeInvalid     a code that is none of ours, too old, used, or somebody else's
        │   └── ProviderFailed        the provider did not answer as it should
        ├── IdentityTaken             that account belongs to another person here
        ├── LastIdentity              without it nobody could sign in any more
        ├── KeysUnreadable            the signing keys were sealed with another secret
        ├── KeyNotFound               there is no such signing key
        └── FeedbackNotFound          there is no such correction
"""

from __future__ import annotations

from wastecoach.core.errors import WastecoachError


class PeopleError(WastecoachError):
    """Something is wrong with who calls."""

    code = "people"


class NotSignedIn(PeopleError):
    """This is for whoever is signed in."""

    code = "not_signed_in"


class TokenInvalid(NotSignedIn):
    """What was shown is no token of ours."""

    code = "token_invalid"


class TokenExpired(NotSignedIn):
    """It was a token of ours, and its time is over."""

    code = "token_expired"


class SessionEnded(NotSignedIn):
    """Its session was ended: signed out, or the person is gone."""

    code = "session_ended"


class TokenReused(NotSignedIn):
    """A refresh token came twice: somebody else has it, so its session is ended."""

    code = "token_reused"


class NotAllowed(PeopleError):
    """Signed in, and not allowed to."""

    code = "not_allowed"


class PersonNotFound(PeopleError):
    """Nobody of that id. Params: `person`."""

    code = "person_not_found"


class SessionNotFound(PeopleError):
    """No sign-in of that id. Params: `session`."""

    code = "session_not_found"


class SignInError(PeopleError):
    """A sign-in did not come to its end."""

    code = "sign_in"


class PublicUrlUnknown(SignInError):
    """Nobody said how this server is reached, so a provider cannot send anybody back to it."""

    code = "sign_in_public_url_unknown"


class SignInOff(SignInError):
    """Nobody at all can sign in here, for no provider is set up. Params: `server`."""

    code = "sign_in_off"


class ProviderUnknown(SignInError):
    """No such provider, or it is not set up here. Params: `provider`, `known`."""

    code = "sign_in_provider_unknown"


class RedirectForbidden(SignInError):
    """The address to come back to is none that this server allows. Params: `address`."""

    code = "redirect_forbidden"


class SignInLost(SignInError):
    """The state is none of ours, too old, used already, or another browser's."""

    code = "sign_in_lost"


class SignInRefused(SignInError):
    """The person or the provider said no. Params: `provider`, `detail`."""

    code = "sign_in_refused"


class SignInCodeInvalid(SignInError):
    """A code that is none of ours, too old, used already, or somebody else's."""

    code = "sign_in_code_invalid"


class ProviderFailed(SignInError):
    """The provider did not answer as it should. Params: `provider`, `detail`."""

    code = "sign_in_provider_failed"


class IdentityTaken(PeopleError):
    """That account belongs to another person here. Params: `provider`."""

    code = "identity_taken"


class LastIdentity(PeopleError):
    """Without it nobody could sign in any more. Params: `provider`."""

    code = "last_identity"


class KeysUnreadable(PeopleError):
    """The signing keys were sealed with another secret than this process has."""

    code = "keys_unreadable"


class KeyNotFound(PeopleError):
    """There is no such signing key. Params: `key_id`."""

    code = "key_not_found"


class FeedbackNotFound(PeopleError):
    """There is no such correction. Params: `feedback`."""

    code = "feedback_not_found"
