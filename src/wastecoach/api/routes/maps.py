"""What the page's map is made of: the operator's choices, ground of their own, Kakao's map in a frame of its own."""

from __future__ import annotations

from html import escape
from typing import Literal

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from wastecoach import __version__
from wastecoach.api.built_page import ASK_AGAIN, TYPES, built
from wastecoach.api.entity_tags import tagged
from wastecoach.api.serving import Here

router = APIRouter(include_in_schema=False)
SDK, CODE = "https://dapi.kakao.com", "https://t1.daumcdn.net"
TILES = ("https://mts.daumcdn.net", "https://s1.daumcdn.net")
LEAVES = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
# Kakao's script sets styles of elements as text. The frame has no origin: what runs in it sees nothing of the page.
FRAME_POLICY = "; ".join(
    (
        *(
            "default-src 'none'",
            f"script-src 'self' {SDK} {CODE}",
            "style-src 'self' 'unsafe-inline'",
        ),
        *(
            f"img-src 'self' data: {CODE} {' '.join(TILES)}",
            "base-uri 'none'",
            "form-action 'none'",
        ),
        *("frame-ancestors 'self'", f"sandbox {LEAVES}"),
    )
)
FRAME_HEADERS = {
    "Content-Security-Policy": FRAME_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": ASK_AGAIN,
}
KEY = "%KEY%"


class Ground(msgspec.Struct, frozen=True):
    """What an operator has put under the points.

    Attributes:
        path: Where it is served.
        attribution: Who made it; "" where nobody says.
    """

    path: str
    attribution: str


class PageSettings(msgspec.Struct, frozen=True):
    """What the page has to know of the server.

    Attributes:
        version: Of the server.
        map: Who draws it.
        ground: What lies under the points of our own map; None where only borders do.
    """

    version: str
    map: Literal["own", "kakao"]
    ground: Ground | None


@router.get("/page/settings.json")
def page_settings(here: Here, request: Request) -> Response:
    """What an operator chose that the page has to know."""
    chosen = here.settings
    ground = Ground("/page/ground.geojson", chosen.map_attribution or "")
    told = PageSettings(
        __version__,
        "own" if chosen.kakao_map_key is None else "kakao",
        None if chosen.map_ground is None else ground,
    )
    return tagged(msgspec.json.encode(told), request.headers.get("if-none-match"), ASK_AGAIN)


@router.get("/page/ground.geojson")
def ground(here: Here, request: Request) -> Response:
    """The operator's streets and water."""
    path = here.settings.map_ground
    if path is None:
        raise HTTPException(404)
    return tagged(
        path.read_bytes(), request.headers.get("if-none-match"), ASK_AGAIN, "application/geo+json"
    )


@router.get("/map/kakao")
def kakao_frame(here: Here) -> Response:
    """Kakao's map, alone in a document that may load Kakao's code; the page itself never does."""
    key = here.settings.kakao_map_key
    if key is None:
        raise HTTPException(404)
    text = built()["kakao.html"].decode().replace(KEY, escape(key))
    return Response(text, headers=FRAME_HEADERS, media_type=TYPES[".html"])
