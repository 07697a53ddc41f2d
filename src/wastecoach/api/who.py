"""Who a request comes from, for routes: `Who` is anybody, `SignedIn` a person, `Admin` one with that role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from wastecoach.api.bearer import token_of
from wastecoach.api.callers import LOGGED, caller
from wastecoach.api.serving import Here
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.people.auditing import NOBODY, note
from wastecoach.core.people.caller import ANONYMOUS, Principal
from wastecoach.core.people.errors import NotAllowed, NotSignedIn


async def who(request: Request, here: Here) -> Principal:
    """Who calls, by the bearer token of the request; anonymous without one. The records are asked once for a request.

    Raises:
        TokenInvalid, TokenExpired, SessionEnded: A token was shown that is none, or no longer.
        TooManyRequests: Too many that this network has shown were none.
    """
    known: Principal | None = getattr(request.state, "caller", None)
    if known is None:
        token = token_of(request.scope["headers"])
        known = ANONYMOUS
        if token is not None:
            known = await run_in_threadpool(here.recognising, token, caller(request.scope))
        request.state.caller = known
    return known


Who = Annotated[Principal, Depends(who)]


async def who_if_asked(request: Request, here: Here) -> Callable[[], Awaitable[Principal]]:
    """Who calls, for whoever need not know: what the request shows is not looked at before that is asked."""
    return partial(who, request, here)


WhoIfAsked = Annotated[Callable[[], Awaitable[Principal]], Depends(who_if_asked)]


async def network(request: Request) -> str:
    """The network that a request comes from, shortened as logs have it: beside every event about security."""
    return caller(request.scope, LOGGED)


Network = Annotated[str, Depends(network)]


async def known(caller_is: Who) -> Principal:
    """Whoever calls and has things of their own: a person, or a device with a token.

    Raises:
        NotSignedIn: Nobody in particular.
    """
    if caller_is.owner is None:
        raise NotSignedIn
    return caller_is


Known = Annotated[Principal, Depends(known)]


async def signed_in(caller_is: Who) -> Principal:
    """The person who calls.

    Raises:
        NotSignedIn: Nobody signed in.
    """
    if caller_is.kind != "person":
        raise NotSignedIn
    return caller_is


SignedIn = Annotated[Principal, Depends(signed_in)]


def admin(caller_is: SignedIn, here: Here, where: Network) -> Principal:
    """The administrator who calls. Whoever is none and tries is noted, once a minute.

    Raises:
        NotAllowed: They are none.
    """
    if caller_is.role == "admin":
        return caller_is
    if here.limits.first(f"not_allowed:{caller_is.mark}"):
        by = caller_is.id or NOBODY
        with suppress(RecordsUnavailable):
            note("not_allowed", here.people, person=caller_is.id, by=by, network=where)
    raise NotAllowed


Admin = Annotated[Principal, Depends(admin)]
