"""The page that people see: one shell at every address of the app, and the files that it needs.

What is served is built from `page/` (`make page`) and part of the package, so a server needs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from mimetypes import guess_type
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from wastecoach.api.entity_tags import IfNoneMatch, tagged

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
    )
)
SHELL_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# The names of assets hold their digests: the same name is the same file for ever.
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
FileName = Annotated[str, Path(pattern=r"^[\w.-]+$", max_length=100)]


@cache
def built() -> Mapping[str, bytes]:
    """The files of the page by their paths: `index.html`, `assets/page-….js`."""
    root = files("wastecoach.api") / "web"
    folders = {"": root, "assets/": root / "assets", "icons/": root / "icons"}
    return MappingProxyType(
        {
            prefix + file.name: file.read_bytes()
            for prefix, folder in folders.items()
            for file in folder.iterdir()
            if file.is_file()
        }
    )


def shell(if_none_match: IfNoneMatch = None) -> Response:
    """The one HTML file."""
    answer = _file("index.html", ASK_AGAIN, if_none_match)
    answer.headers.update(SHELL_HEADERS)
    return answer


for _screen in SCREENS:
    router.add_api_route(_screen, shell, name=f"page {_screen}")


@router.get("/assets/{name}")
def asset(name: FileName, if_none_match: IfNoneMatch = None) -> Response:
    """Code, style and words."""
    return _file(f"assets/{name}", FOR_EVER, if_none_match)


@router.get("/icons/{name}")
def icon(name: FileName, if_none_match: IfNoneMatch = None) -> Response:
    """What a phone shows of the app."""
    return _file(f"icons/{name}", ASK_AGAIN, if_none_match)


@router.get("/service-worker.js")
def service_worker(if_none_match: IfNoneMatch = None) -> Response:
    """What opens the page without a network; browsers compare it at every visit."""
    answer = _file("service-worker.js", ASK_AGAIN, if_none_match)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


@router.get("/{name}.webmanifest")
def manifest(name: FileName, if_none_match: IfNoneMatch = None) -> Response:
    """What makes the page an app."""
    return _file(f"{name}.webmanifest", ASK_AGAIN, if_none_match)


def _file(path: str, cache_control: str, known: str | None) -> Response:
    content = built().get(path)
    if content is None:
        raise HTTPException(404)
    suffix = PurePosixPath(path).suffix
    media_type = TYPES.get(suffix) or guess_type(path)[0] or "application/octet-stream"
    return tagged(content, known, cache_control, media_type)
