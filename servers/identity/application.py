"""The providers over HTTP: the page where people agree, codes for tokens, accounts, public keys.

Each is at `/NAME`, and once more at `/NAME/~MODE` with something wrong; see `MODES`, and `BAD_ID_TOKENS` of `signing`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from html import escape
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from servers.identity.desk import Desk, Grant, Refused
from servers.identity.people import PEOPLE
from servers.identity.shapes import SHAPES, Shape
from servers.identity.signing import Signer, claims_of

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
FOR_EVER_S = 3600.0
BIG = 2 * 1024 * 1024
# What goes wrong when a code is changed, when an account is asked for, when keys are.
TOKEN_MODES = (
    *("slow", "broken_json", "page", "error_500", "redirects", "oversized", "no_access_token"),
    *("list", "odd_expiry"),
)
USER_MODES = ("user_error_500", "user_broken_json", "user_redirects", "no_user")
ID_MODES = ("other_user", "no_id_token", "no_keys", "keys_error_500")
MODES = (*TOKEN_MODES, *USER_MODES, *ID_MODES)
Answer = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, signer: Signer) -> Starlette:
    """All providers."""
    routes: list[Route] = []
    for shape in SHAPES.values():
        offered: list[tuple[str, list[str], Callable[..., Awaitable[Response]]]] = [
            (shape.authorize, ["GET"], _ask),
            (shape.authorize, ["POST"], _answered),
            (shape.exchange, ["GET", "POST"] if shape.state_again else ["POST"], _token),
            (shape.user_info, ["GET", "POST"], _user),
        ]
        if shape.keys:
            offered.append((shape.keys, ["GET"], _keys))
        for path, methods, answer in offered:
            bound = _endpoint(answer, Provider(shape, desk, signer))
            routes += [
                Route(prefix + path, bound, methods=methods)
                for prefix in (f"/{shape.name}", f"/{shape.name}/~{{mode}}")
            ]
    return Starlette(routes=routes)


class Provider:
    """One of them: its shape, and what all share."""

    def __init__(self, shape: Shape, desk: Desk, signer: Signer) -> None:
        self.shape, self.desk, self.signer = shape, desk, signer

    def issuer(self, request: Request) -> str:
        """What its ID tokens say who it is."""
        mode = request.path_params.get("mode")
        own = f"{request.base_url}{self.shape.name}" + (f"/~{mode}" if mode else "")
        return self.shape.issuer or own


def _endpoint(
    answer: Callable[[Request, Provider], Awaitable[Response]], provider: Provider
) -> Answer:
    async def endpoint(request: Request) -> Response:
        return await answer(request, provider)

    return endpoint


async def _ask(request: Request, provider: Provider) -> Response:
    """The page where somebody agrees, or does not."""
    asked = dict(request.query_params)
    fault = _fault(asked, provider)
    if fault:
        return HTMLResponse(_page("400", f"<p>{escape(fault)}</p>"), 400)
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    choices = "".join(
        f'<label><input type="radio" name="who" value="{one.key}" required> {one.name}</label><br>'
        for one in PEOPLE.values()
    )
    buttons = (
        '<button name="answer" value="agree">동의하고 계속하기</button> '
        '<button name="answer" value="cancel" formnovalidate>취소</button>'
    )
    form = f'<form method="post">{kept}{choices}{buttons}</form>'
    return HTMLResponse(_page(f"{provider.shape.title} 로그인", form))


async def _answered(request: Request, provider: Provider) -> Response:
    """Back to whoever asked, with a code or without."""
    async with request.form() as form:
        asked = {name: value for name, value in form.items() if isinstance(value, str)}
    who, answer = asked.pop("who", ""), asked.pop("answer", "")
    fault = _fault(asked, provider)
    if fault or (answer == "agree" and who not in PEOPLE):
        return HTMLResponse(_page("400", f"<p>{escape(fault or 'who?')}</p>"), 400)
    told = {"error": "access_denied", "error_description": "User denied access"}
    if answer == "agree":
        told = {"code": provider.desk.agreed(provider.shape, who, asked)}
    if "state" in asked:
        told["state"] = asked["state"]
    back = asked["redirect_uri"]
    return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{urlencode(told)}", 302)


async def _token(request: Request, provider: Provider) -> Response:
    """Tokens for a code."""
    shape, mode = provider.shape, request.path_params.get("mode", "")
    form = dict(request.query_params)
    if request.method == "POST":
        async with request.form() as sent:
            form |= {name: value for name, value in sent.items() if isinstance(value, str)}
    try:
        access, grant = provider.desk.changed(shape, form)
    except Refused as refused:
        status, told = shape.refused(str(refused))
        return JSONResponse(told, status)
    if mode in TOKEN_MODES:
        return await _wrong(mode, request, partial(shape.tokens, access))
    id_token = ""
    if shape.id_tokens and mode != "no_id_token":
        id_token = _id_token(grant, mode, request, provider)
    return JSONResponse(shape.tokens(access, id_token))


async def _user(request: Request, provider: Provider) -> Response:
    """The account of an access token."""
    shape, mode = provider.shape, request.path_params.get("mode", "")
    grant = provider.desk.of_token(shape, request.headers.get("authorization", ""))
    if grant is None:
        status, told = shape.stranger
        return JSONResponse(told, status)
    if mode in USER_MODES:
        return await _wrong(mode.removeprefix("user_"), request, lambda _: {})
    other = next(one for one in PEOPLE.values() if one != grant.someone)
    subject = shape.subject(other if mode == "other_user" else grant.someone)
    return JSONResponse(shape.user(grant.someone, subject))


async def _keys(request: Request, provider: Provider) -> Response:
    """The public keys."""
    mode = request.path_params.get("mode", "")
    if mode == "keys_error_500":
        return JSONResponse({}, 500)
    return JSONResponse({"keys": []} if mode == "no_keys" else provider.signer.public_keys())


async def _wrong(
    mode: str, request: Request, tokens: Callable[[str], Mapping[str, object]]
) -> Response:
    """Something that no provider should answer, and that some do on a bad day."""
    if mode == "slow":
        await asyncio.sleep(FOR_EVER_S)
    if mode == "redirects":
        return RedirectResponse(f"{request.base_url}elsewhere", 307)
    answers: dict[str, Response] = {
        "broken_json": Response('{"access_token": "', media_type="application/json"),
        "page": HTMLResponse(_page("잠시 후 다시", "")),
        "error_500": JSONResponse({"error": "server_error"}, 500),
        "oversized": Response(b" " * BIG + b"{}", media_type="application/json"),
        "no_access_token": JSONResponse({"token_type": "bearer"}),
        "list": JSONResponse([]),
        "odd_expiry": JSONResponse({**tokens(""), "expires_in": "soon"}),
        "no_user": JSONResponse({}),
    }
    return answers[mode]


def _id_token(grant: Grant, mode: str, request: Request, provider: Provider) -> str:
    claims = claims_of(
        provider.issuer(request),
        provider.desk.client_id,
        provider.shape.subject(grant.someone),
        grant.nonce,
    )
    return provider.signer.token(claims, mode)


def _fault(asked: Mapping[str, str], provider: Provider) -> str:
    """What is wrong with a request for agreement that must not be answered by a redirect."""
    back = urlsplit(asked.get("redirect_uri", ""))
    registered = back.scheme and (back.scheme not in {"http", "https"} or back.hostname in HOSTS)
    faults = {
        "client_id": asked.get("client_id") != provider.desk.client_id,
        "redirect_uri": not registered,
        "response_type": asked.get("response_type") != "code",
        "state": provider.shape.state_again and not asked.get("state"),
        "code_challenge_method": "code_challenge" in asked
        and provider.shape.pkce
        and asked.get("code_challenge_method") != "S256",
    }
    return next((f"wrong: {name}" for name, wrong in faults.items() if wrong), "")


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="ko"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<h1>{escape(title)}</h1>{body}</html>"
    )
