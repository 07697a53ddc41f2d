"""Who a request comes from, for routes: `Who` is anybody, `SignedIn` a person, `Admin` one with that role."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from wastecoach.api.serving import Here
from wastecoach.core.people.caller import ANONYMOUS, Principal
from wastecoach.core.people.errors import NotAllowed, NotSignedIn


def who(request: Request, here: Here) -> Principal:  # noqa: ARG001
    """Who calls, by the bearer token of the request; anonymous without one.

    Raises:
        TokenInvalid, TokenExpired, SessionEnded: A token was shown that is none, or no longer.
    """
    return ANONYMOUS


Who = Annotated[Principal, Depends(who)]


def signed_in(caller: Who) -> Principal:
    """The person who calls.

    Raises:
        NotSignedIn: Nobody signed in.
    """
    if caller.kind != "person":
        raise NotSignedIn
    return caller


SignedIn = Annotated[Principal, Depends(signed_in)]


def admin(caller: SignedIn) -> Principal:
    """The administrator who calls.

    Raises:
        NotAllowed: They are none.
    """
    if caller.role != "admin":
        raise NotAllowed
    return caller


Admin = Annotated[Principal, Depends(admin)]
