"""The files of the page as they were built (`make page`), and who asks to see them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from fastapi import Request

from wastecoach.core.errors import PageMissing

# The names of assets hold their digests: the same name is the same file for ever.
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".ground": "application/json",
}
HTML = "text/html"


@cache
def built() -> Mapping[str, bytes]:
    """The files of the page by their paths: `index.html`, `assets/page-….js`.

    Raises:
        PageMissing: Somebody has removed them.
    """
    root = files("wastecoach.api") / "web"
    folders = {"": root, "assets/": root / "assets", "icons/": root / "icons"}
    try:
        found = {
            prefix + file.name: file.read_bytes()
            for prefix, folder in folders.items()
            for file in folder.iterdir()
            if file.is_file()
        }
    except OSError as fault:
        raise PageMissing(folder=str(root)) from fault
    if "index.html" not in found:
        raise PageMissing(folder=str(root))
    return MappingProxyType(found)


def for_a_person(request: Request) -> bool:
    """Whether a browser asks, to show the answer to somebody; programs ask for no HTML."""
    return request.method == "GET" and HTML in request.headers.get("accept", "")
