"""The page that people see: one shell at every address of the app, and the files that it needs.

What is served is built from `page/` (`make page`) and part of the package, so a server needs nothing else.
"""

from __future__ import annotations

from functools import cache
from mimetypes import guess_type
from pathlib import PurePosixPath

import brotli
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from wastecoach.api.built_page import ASK_AGAIN, FOR_EVER, TYPES, built, for_a_person
from wastecoach.api.entity_tags import tagged

router = APIRouter(include_in_schema=False)
# Where the app has screens; any other address is none.
SCREENS = (
    *("/", "/answer/{screen}", "/look-up", "/bins", "/history", "/me", "/signed-in", "/status"),
)
# No exception, no other origin, nothing inline: what is not the page's own file does not run.
POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'"),
        *("connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "frame-src 'self'"),
        *("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"),
        *("require-trusted-types-for 'script'", "trusted-types wastecoach"),
    )
)
SHELL_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NOT_SCREENS = ("/api", "/assets", "/icons")


def nowhere(request: Request) -> Response | None:
    """The shell, which says so itself, where a browser asks for an address that is none; None where a program does."""
    path = request.url.path
    like_a_screen = "." not in path and not path.startswith(NOT_SCREENS)
    if not like_a_screen or not for_a_person(request):
        return None
    return Response(built()["index.html"], 404, SHELL_HEADERS, TYPES[".html"])


def shell(request: Request) -> Response:
    """The one HTML file."""
    answer = _file("index.html", ASK_AGAIN, request)
    answer.headers.update(SHELL_HEADERS)
    return answer


for _screen in SCREENS:
    router.add_api_route(_screen, shell, name=f"page {_screen}")


@router.get("/assets/{name}")
def asset(name: str, request: Request) -> Response:
    """Code, style and words."""
    return _file(f"assets/{name}", FOR_EVER, request)


@router.get("/icons/{name}")
def icon(name: str, request: Request) -> Response:
    """What a phone shows of the app."""
    return _file(f"icons/{name}", ASK_AGAIN, request)


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """The icon of those who ask for it without reading the page."""
    return _file("icons/favicon.ico", ASK_AGAIN, request)


@router.get("/licences.txt")
def licences(request: Request) -> Response:
    """Of what is bundled in the code."""
    return _file("licences.txt", ASK_AGAIN, request)


@router.get("/service-worker.js")
def service_worker(request: Request) -> Response:
    """What opens the page without a network; browsers compare it at every visit."""
    answer = _file("service-worker.js", ASK_AGAIN, request)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@router.get("/{name}.webmanifest")
def manifest(name: str, request: Request) -> Response:
    """What makes the page an app."""
    return _file(f"{name}.webmanifest", ASK_AGAIN, request)


def _file(path: str, cache_control: str, request: Request) -> Response:
    if path not in built():
        raise HTTPException(404)
    suffix = PurePosixPath(path).suffix
    media_type = TYPES.get(suffix) or guess_type(path)[0] or "application/octet-stream"
    known = request.headers.get("if-none-match")
    # Whoever weighs codings, or takes none of this one, is served by what packs all answers.
    takes = {coding.strip() for coding in request.headers.get("accept-encoding", "").split(",")}
    if "br" not in takes or suffix == ".png":
        return tagged(built()[path], known, cache_control, media_type)
    answer = tagged(_packed(path), known, cache_control, media_type)
    answer.headers["Vary"] = "Accept-Encoding"
    if answer.body:
        answer.headers["Content-Encoding"] = "br"
    return answer


@cache
def _packed(path: str) -> bytes:
    """Small, made once: it takes twenty times as long as what packs other answers. A step further would take fifty."""
    packed: bytes = brotli.compress(built()[path], quality=10)
    return packed
