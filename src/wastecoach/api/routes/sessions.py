"""Sign-ins that last, devices, and the keys that others check our tokens with."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from wastecoach.api.addresses import AUTH, ME
from wastecoach.api.documented import answers
from wastecoach.api.entity_tags import IfNoneMatch, tagged
from wastecoach.api.limited import DeviceRoute, HistoryRoute, RefreshRoute, SignInRoute
from wastecoach.api.serving import Here, Serving
from wastecoach.api.token_answers import (
    Claimed,
    DeviceOut,
    SessionShown,
    SessionsShown,
    TokensOut,
    tokens_out,
)
from wastecoach.api.who import Network, SignedIn, WhoIfAsked
from wastecoach.core.jobs import errors
from wastecoach.core.people import errors as people_errors
from wastecoach.core.people.errors import NotSignedIn, SessionNotFound, TokenInvalid
from wastecoach.core.people.person import Session
from wastecoach.core.people.sign_in import codes, devices, sessions

asking = APIRouter(prefix=AUTH, tags=["people"], route_class=SignInRoute)
refreshing = APIRouter(prefix=AUTH, tags=["people"], route_class=RefreshRoute)
device_router = APIRouter(prefix=AUTH, tags=["people"], route_class=DeviceRoute)
own = APIRouter(tags=["people"], route_class=HistoryRoute)
router = APIRouter(tags=["people"])
# Long enough for others to ask seldom, short enough for a new key to be known before it is much used.
KEYS_KEPT = "public, max-age=300"
_NOT_ANY_MORE = (
    people_errors.NotSignedIn,
    people_errors.TokenInvalid,
    people_errors.TokenExpired,
    people_errors.SessionEnded,
)
VISIBLE = r"^[\x21-\x7e]*$"
RefreshToken = Annotated[str, Field(max_length=128, pattern=VISIBLE, description="`wcr_…`")]
DeviceToken = Annotated[str, Field(max_length=128, pattern=VISIBLE, description="`wcd_…`")]
SessionId = Annotated[str, Path(max_length=64, description="from the list of your sign-ins")]


class RefreshRequest(BaseModel):
    """A session that goes on."""

    model_config = ConfigDict(strict=True)

    refresh_token: RefreshToken


class LogoutRequest(BaseModel):
    """A session that ends: that of this token, whatever the header shows, else of the one in the header."""

    model_config = ConfigDict(strict=True)

    refresh_token: RefreshToken | None = None


class ClaimRequest(BaseModel):
    """A device whose history becomes yours."""

    model_config = ConfigDict(strict=True)

    device_token: DeviceToken


class CodeRequest(BaseModel):
    """The end of a sign-in: the code that your app was sent back with."""

    model_config = ConfigDict(strict=True)

    code: Annotated[
        str,
        Field(max_length=128, pattern=VISIBLE, description="from the address you were sent to"),
    ]
    code_verifier: Annotated[
        str,
        Field(max_length=128, description="whose challenge the sign-in began with (PKCE, S256)"),
    ]
    device_token: Annotated[
        DeviceToken | None, Field(description="of this device: its history becomes yours")
    ] = None


@asking.post(
    "/token",
    summary="Change a code for tokens",
    responses=answers(people_errors.SignInCodeInvalid, errors.TooManyRequests),
)
def change_code(asked: CodeRequest, here: Here, network: Network) -> TokensOut:
    """A code is good once, for a minute, and only for whoever began the sign-in."""
    people, terms = here.people, here.people_terms
    tokens = codes.change(asked.code, asked.code_verifier, people, terms, network)
    claimed = claimed_by(asked.device_token, tokens.person.id, here, network)
    return tokens_out(tokens, people.now(), claimed)


@refreshing.post(
    "/refresh",
    summary="Get the next tokens",
    responses=answers(
        people_errors.TokenInvalid,
        people_errors.SessionEnded,
        people_errors.TokenReused,
        errors.TooManyRequests,
    ),
)
def refresh(asked: RefreshRequest, here: Here, network: Network) -> TokensOut:
    """A refresh token is good once. One that comes again was stolen, so the whole sign-in ends then."""
    people = here.people
    tokens = sessions.refresh(asked.refresh_token, people, here.people_terms, network)
    return tokens_out(tokens, people.now())


@asking.post(
    "/logout",
    status_code=204,
    summary="Sign out",
    responses=answers(*_NOT_ANY_MORE, errors.TooManyRequests),
)
async def sign_out(
    here: Here, who: WhoIfAsked, network: Network, asked: LogoutRequest | None = None
) -> None:
    """By a refresh token in the body, used or not, whatever the header shows; else by the access token in the header.

    Again changes nothing.
    """
    people = here.people
    if asked is not None and asked.refresh_token is not None:
        await run_in_threadpool(sessions.end_of, asked.refresh_token, people, network)
        return
    caller = await who()
    if caller.kind != "person":
        raise NotSignedIn
    await run_in_threadpool(sessions.end, str(caller.session), str(caller.id), people, network)


@asking.post(
    "/logout/all",
    status_code=204,
    summary="Sign out everywhere",
    responses=answers(*_NOT_ANY_MORE, errors.TooManyRequests),
)
def sign_out_everywhere(here: Here, caller: SignedIn, network: Network) -> None:
    """Every session of yours ends, this one too."""
    sessions.end_all(str(caller.id), here.people, network)


@asking.post(
    "/claim",
    summary="Make a device's history yours",
    responses=answers(*_NOT_ANY_MORE, errors.TooManyRequests),
)
def claim(asked: ClaimRequest, here: Here, caller: SignedIn, network: Network) -> Claimed:
    """All that the device had analysed before you signed in; the device may go on without a sign-in."""
    forget = here.ports.board.forget
    found = devices.claim(asked.device_token, str(caller.id), here.people, forget, network)
    return Claimed(claimed=found)


@device_router.post(
    "/device",
    status_code=201,
    summary="Make a device known",
    responses=answers(errors.TooManyRequests),
)
def make_device(here: Here) -> DeviceOut:
    """Without a sign-in: what is analysed with this token is seen with this token alone, and can be claimed later."""
    device, token = devices.new_device(here.people)
    return DeviceOut(device_id=device.id, device_token=token)


@router.get(
    "/.well-known/jwks.json",
    summary="Fetch the keys of access tokens",
    responses={
        200: {
            "description": "A JWK set (RFC 7517): every key whose tokens may still be valid",
            "content": {"application/json": {"schema": {"type": "object"}}},
            "headers": {"ETag": {"schema": {"type": "string"}}},
        },
        304: {"description": "Not Modified"},
    },
)
def fetch_keys(here: Here, if_none_match: IfNoneMatch = None) -> Response:
    """For others who want to check our tokens; look again where a token names a key that you do not know."""
    text = msgspec.json.encode(here.people.tokens.public_keys())
    return tagged(text, if_none_match, KEYS_KEPT)


@own.get(
    f"{ME}/sessions",
    summary="List your sign-ins",
    responses=answers(*_NOT_ANY_MORE, errors.TooManyRequests),
)
def list_sessions(here: Here, caller: SignedIn) -> SessionsShown:
    """Those that last."""
    people = here.people
    found = people.records.sessions_of(str(caller.id), people.now())
    return SessionsShown(sessions=[_shown(one, caller.session) for one in found])


@own.delete(
    f"{ME}/sessions/{{session_id}}",
    status_code=204,
    summary="End one of your sign-ins",
    responses=answers(*_NOT_ANY_MORE, people_errors.SessionNotFound, errors.TooManyRequests),
)
def end_session(session_id: SessionId, here: Here, caller: SignedIn, network: Network) -> None:
    """Whatever holds it is signed out at once."""
    if not sessions.end(session_id, str(caller.id), here.people, network):
        raise SessionNotFound(session=session_id)


def claimed_by(token: str | None, person: str, here: Serving, network: str) -> int | None:
    """What a device's token brings; a sign-in is not to fail because of an old one."""
    if token is None:
        return None
    try:
        return devices.claim(token, person, here.people, here.ports.board.forget, network)
    except TokenInvalid:
        return None


def _shown(session: Session, current: str | None) -> SessionShown:
    return SessionShown(
        id=session.id,
        provider=session.provider,
        label=session.label,
        created_at=dt.datetime.fromtimestamp(session.created_at, dt.UTC),
        seen_at=dt.datetime.fromtimestamp(session.seen_at, dt.UTC),
        expires_at=dt.datetime.fromtimestamp(session.expires_at, dt.UTC),
        current=session.id == current,
    )
