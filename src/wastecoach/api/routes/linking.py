"""Several accounts of one person: another one is linked, one is taken away."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from wastecoach.api.addresses import AUTH, ME
from wastecoach.api.documented import answers
from wastecoach.api.limited import SignInRoute
from wastecoach.api.routes.sign_in import ProviderName
from wastecoach.api.serving import Here
from wastecoach.api.who import Network, SignedIn
from wastecoach.core.jobs import errors
from wastecoach.core.people import errors as people_errors
from wastecoach.core.people.sign_in import linking

router = APIRouter(tags=["people"], route_class=SignInRoute)
IDENTITY = f"{ME}/identities/{{provider}}"


class LinkTicket(BaseModel):
    """Leave to begin linking an account, once."""

    ticket: str = Field(description="for `link=` of `login`")
    expires_at: dt.datetime = Field(description="until when a browser can begin with it")


class LinkCode(BaseModel):
    """The end of linking: the code that your app was sent back with."""

    model_config = ConfigDict(strict=True)

    code: Annotated[str, Field(max_length=128, description="from the address you were sent to")]
    code_verifier: Annotated[
        str, Field(max_length=128, description="whose challenge it began with (PKCE, S256)")
    ]


@router.post(
    f"{AUTH}/link",
    summary="Begin to link another account",
    responses=answers(people_errors.NotSignedIn, errors.TooManyRequests),
)
def begin_link(here: Here, caller: SignedIn) -> LinkTicket:
    """Open `login` of the other provider with `link=TICKET` and a `redirect_uri` in a browser, then `PUT` the code."""
    people, terms = here.people, here.people_terms
    ticket = linking.ticket(str(caller.id), people, terms)
    until = dt.datetime.fromtimestamp(people.now() + terms.code_s, dt.UTC)
    return LinkTicket(ticket=ticket, expires_at=until)


@router.put(
    IDENTITY,
    status_code=204,
    summary="Link another account",
    responses=answers(
        people_errors.NotSignedIn,
        people_errors.SignInCodeInvalid,
        people_errors.IdentityTaken,
        errors.TooManyRequests,
        good={204: {"description": "You can sign in with it from now on"}},
    ),
)
def link_account(
    provider: ProviderName, asked: LinkCode, here: Here, caller: SignedIn, network: Network
) -> None:
    """Only the person who asked for the ticket can, so nobody is made to give an account to somebody else."""
    person = str(caller.id)
    linking.link(provider, asked.code, asked.code_verifier, person, here.people, network)


@router.delete(
    IDENTITY,
    status_code=204,
    summary="Take an account away",
    responses=answers(
        people_errors.NotSignedIn,
        people_errors.LastIdentity,
        errors.TooManyRequests,
        good={204: {"description": "You cannot sign in with it any more"}},
    ),
)
def unlink_account(provider: ProviderName, here: Here, caller: SignedIn, network: Network) -> None:
    """The last one stays: nobody could sign in any more. Sign-ins that last go on."""
    linking.unlink(provider, str(caller.id), here.people, network)
