"""Signing in with an account elsewhere: to the provider, back, and on to the app or page that asked for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from wastecoach.api.addresses import AUTH, absolute
from wastecoach.api.asked import PRINTABLE
from wastecoach.api.built_page import for_a_person
from wastecoach.api.documented import answers
from wastecoach.api.limited import SignInRoute
from wastecoach.api.routes.sessions import DeviceToken, claimed_by
from wastecoach.api.serving import Here
from wastecoach.api.sign_in_browser import (
    Agent,
    Home,
    callback_of,
    cookie_of,
    forget_cookie,
    set_cookie,
)
from wastecoach.api.token_answers import TokensOut, tokens_out
from wastecoach.api.who import Network
from wastecoach.bootstrap.sign_in import sign_in_redirects
from wastecoach.core.jobs import errors
from wastecoach.core.people import errors as people_errors
from wastecoach.core.people.sign_in import bringing, redirects, signing_in
from wastecoach.core.people.sign_in.pkce import CHALLENGE

router = APIRouter(prefix=AUTH, tags=["people"], route_class=SignInRoute)
COMMAND_LINE = "wastecoach command line"
# The screen that tells a person that a sign-in is over, or was begun elsewhere.
LOST = "/signed-in?error=sign_in_lost"
FOUND = 302
# What codes, states and the like are made of (RFC 6749, appendix A); a provider is sent nothing else.
OF_OAUTH = r"^[\x20-\x7e]*$"
ProviderName = Annotated[
    str, Path(max_length=40, description="`kakao`, `naver`, `google`", examples=["kakao"])
]
_PROVIDER_FAILS = (people_errors.SignInRefused, people_errors.ProviderFailed)


class ProviderShown(BaseModel):
    """Somebody whose accounts people sign in with."""

    name: str
    login_url: str = Field(description="where a browser begins")


class ProvidersShown(BaseModel):
    """Those that are set up here."""

    providers: list[ProviderShown]


class ProviderCode(BaseModel):
    """A provider's code that an app got by itself, with the provider's own kit."""

    model_config = ConfigDict(strict=True)

    code: Annotated[str, Field(min_length=1, max_length=2048, pattern=OF_OAUTH)]
    redirect_uri: Annotated[
        str, Field(max_length=512, description="where it came to; one that the operator lists")
    ]
    code_verifier: Annotated[
        str,
        Field(max_length=128, pattern=OF_OAUTH, description="PKCE verifier; needed with Google"),
    ] = ""
    nonce: Annotated[
        str,
        Field(
            max_length=128,
            pattern=OF_OAUTH,
            description="that the app began with; needed with Kakao",
        ),
    ] = ""
    state: Annotated[
        str,
        Field(
            max_length=512,
            pattern=OF_OAUTH,
            description="that the app began with; needed with Naver",
        ),
    ] = ""
    device_token: Annotated[
        DeviceToken | None, Field(description="of this device: its history becomes yours")
    ] = None


@router.get(
    "/providers",
    summary="List with whom one can sign in",
    responses=answers(people_errors.PublicUrlUnknown, errors.TooManyRequests),
)
def list_providers(here: Here, home: Home) -> ProvidersShown:
    """Those that the operator has set up."""
    return ProvidersShown(
        providers=[
            ProviderShown(name=name, login_url=f"{home}{AUTH}/{name}/login")
            for name in here.people.providers
        ]
    )


@router.get(
    "/{provider}/login",
    status_code=FOUND,
    response_class=RedirectResponse,
    summary="Sign in in a browser",
    responses=answers(
        people_errors.PublicUrlUnknown,
        people_errors.ProviderUnknown,
        people_errors.RedirectForbidden,
        people_errors.SignInCodeInvalid,
        errors.TooManyRequests,
        good={FOUND: {"description": "To the provider"}},
    ),
)
def begin_sign_in(
    *,
    provider: ProviderName,
    here: Here,
    home: Home,
    agent: Agent,
    redirect_uri: Annotated[
        str,
        Query(
            max_length=512,
            description="where to go at the end, with `code` and `state`: an address that the operator lists, "
            "a page of this server by its path, or `http://127.0.0.1:PORT/…`; without it the last answer is the tokens",
        ),
    ] = "",
    code_challenge: Annotated[
        str, Query(pattern=rf"{CHALLENGE}|^$", description="PKCE challenge (S256) of your verifier")
    ] = "",
    code_challenge_method: Annotated[  # noqa: ARG001 -- there is only one
        str, Query(pattern=r"^S256$", description="nothing else than `S256`")
    ] = "S256",
    state: Annotated[
        str,
        Query(
            max_length=signing_in.LONGEST_STATE,
            pattern=PRINTABLE,
            description="comes back to `redirect_uri`; make it random, and compare",
        ),
    ] = "",
    link: Annotated[
        str, Query(max_length=128, description="ticket of `POST /auth/link`: link, do not sign in")
    ] = "",
) -> Response:
    """Open this in a browser; it sets a cookie, and the provider's page follows."""
    people, terms = here.people, here.people_terms
    label = COMMAND_LINE if redirects.is_loopback(redirect_uri) else agent
    back = callback_of(provider, home)
    wanted = signing_in.Wanted(provider, back, redirect_uri, code_challenge, state, link, label)
    begun = signing_in.begin(wanted, sign_in_redirects(here.settings), people, terms)
    answer = RedirectResponse(begun.address, FOUND)
    set_cookie(answer, begun.state, begun.browser, home, terms.sign_in_s)
    return answer


@router.get(
    "/{provider}/callback",
    summary="Come back from a provider",
    responses=answers(
        people_errors.PublicUrlUnknown,
        people_errors.ProviderUnknown,
        people_errors.SignInLost,
        *_PROVIDER_FAILS,
        errors.TooManyRequests,
        good={
            200: {"model": TokensOut, "description": "Signed in: nobody asked to go elsewhere"},
            FOUND: {
                "description": "To `redirect_uri`, with `code` or `error`, and `state`; a browser whose sign-in is "
                "lost, to the page that says so"
            },
        },
    ),
)
def come_back(
    provider: ProviderName,
    request: Request,
    here: Here,
    home: Home,
    network: Network,
    state: Annotated[str, Query(max_length=512, description="of the sign-in")] = "",
    code: Annotated[
        str, Query(max_length=2048, pattern=OF_OAUTH, description="from the provider")
    ] = "",
    error: Annotated[str, Query(max_length=200, description="why there is no code")] = "",
) -> Response:
    """Providers send people here; it is for the browser that began the sign-in, once and in time."""
    people = here.people
    back, browser = callback_of(provider, home), cookie_of(request, state)
    came = signing_in.Came(provider, back, state, browser, code, error)
    try:
        found = signing_in.come_back(came, people, here.people_terms, network)
    except people_errors.SignInLost:
        if for_a_person(request):
            return RedirectResponse(f"{home}{LOST}", FOUND)
        raise
    answer: Response
    if isinstance(found, signing_in.Sent):
        answer = RedirectResponse(absolute(found.address, home), FOUND)
    else:
        answer = JSONResponse(tokens_out(found, people.now()).model_dump(mode="json"))
    forget_cookie(answer, state, home)
    return answer


@router.post(
    "/{provider}/token",
    summary="Sign in with a provider's code",
    responses=answers(
        people_errors.ProviderUnknown,
        people_errors.RedirectForbidden,
        *_PROVIDER_FAILS,
        errors.TooManyRequests,
    ),
)
def change_provider_code(
    provider: ProviderName, asked: ProviderCode, here: Here, agent: Agent, network: Network
) -> TokensOut:
    """For apps that go to the provider by themselves: its code becomes our tokens."""
    people = here.people
    brought = bringing.Brought(
        provider,
        asked.code,
        asked.redirect_uri,
        verifier=asked.code_verifier,
        nonce=asked.nonce,
        state=asked.state,
        label=agent,
    )
    exact = sign_in_redirects(here.settings)
    tokens = bringing.bring(brought, exact, people, here.people_terms, network)
    claimed = claimed_by(asked.device_token, tokens.person.id, here, network)
    return tokens_out(tokens, people.now(), claimed)
