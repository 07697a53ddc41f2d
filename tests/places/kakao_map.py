"""Kakao Local as its makers document it, over real HTTP on this machine: what it checks, how it answers, where it ends.

https://developers.kakao.com/docs/latest/ko/local/dev-guide#search-by-keyword
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.services.servers import Reply, Server, says, serving
from wastecoach.core.jobs.job import Location
from wastecoach.core.places.sphere import distance_m

KEY = "0123456789abcdef0123456789abcdef"
# However many there are, no more than so many can be paged through.
PAGEABLE = 45
WRONG_KEY = {
    "errorType": "AccessDeniedError",
    "message": "cannot find Authorization : KakaoAK header",
}
USED_UP = {"code": -10, "msg": "API limit has been exceeded."}


def document(name: str, latitude: float, longitude: float, **more: Any) -> dict[str, Any]:
    """A place on the map, as it is told of: numbers are texts."""
    return {
        "id": str(abs(hash((name, latitude, longitude))) % 10**9),
        "place_name": name,
        "category_name": "",
        "category_group_code": "",
        "category_group_name": "",
        "phone": "",
        "address_name": "서울 중구 태평로1가 31",
        "road_address_name": "서울 중구 세종대로 110",
        "x": str(longitude),
        "y": str(latitude),
        "place_url": "http://place.map.kakao.com/1",
        **more,
    }


@dataclass
class KakaoMap:
    """The service.

    Attributes:
        places: On its map.
        replies: What happens instead, for the next calls.
        calls: The questions, in order.
    """

    places: list[dict[str, Any]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def reply(self, handler: BaseHTTPRequestHandler, server: Server) -> None:
        """Answer one request."""
        split = urlsplit(server.arrived[-1].target)
        asked = {name: values[0] for name, values in parse_qs(split.query).items()}
        self.calls.append(asked)
        said = self.replies.pop(0) if self.replies else self._said(split.path, asked, server)
        said(handler, server)

    def _said(self, path: str, asked: dict[str, str], server: Server) -> Reply:
        if path != "/v2/local/search/keyword.json":
            return says(404, {"errorType": "NotFound", "message": path})
        if server.arrived[-1].headers.get("authorization") != f"KakaoAK {KEY}":
            return says(401, WRONG_KEY)
        fault = _fault(asked)
        return (
            says(400, {"errorType": "InvalidArgument", "message": fault})
            if fault
            else self._page(asked)
        )

    def _page(self, asked: dict[str, str]) -> Reply:
        stands = Location(float(asked["y"]), float(asked["x"]))
        radius, page, size = (int(asked[name]) for name in ("radius", "page", "size"))
        met = [
            (distance_m(stands, Location(float(one["y"]), float(one["x"]))), one)
            for one in self.places
            if _is_found(one, asked)
        ]
        near = sorted((one for one in met if one[0] <= radius), key=lambda one: one[0])
        pageable = min(len(near), PAGEABLE)
        shown = near[(page - 1) * size : min(page * size, pageable)]
        meta = {
            "total_count": len(near),
            "pageable_count": pageable,
            "is_end": page * size >= pageable,
            "same_name": {"region": [], "keyword": asked["query"], "selected_region": ""},
        }
        documents = [{**one, "distance": str(round(far))} for far, one in shown]
        return says(200, json.dumps({"meta": meta, "documents": documents}).encode())


@contextmanager
def kakao_map(*places: dict[str, Any]) -> Iterator[KakaoMap]:
    """The service with these places on its map."""
    service = KakaoMap(list(places))
    with serving(service.reply) as server:
        service.url = server.url
        yield service


def _fault(asked: dict[str, str]) -> str | None:
    """What is wrong with a question, as the documentation bounds it; it likes to repeat what it was asked."""
    if not asked.get("query"):
        return "query parameter required"
    bounds = {"radius": (0, 20_000), "page": (1, 45), "size": (1, 15)}
    for name, (least, most) in bounds.items():
        if not least <= int(asked[name]) <= most:
            return f"{name} must be between {least} and {most}: {asked}"
    within = math.isfinite(float(asked["x"])) and asked["sort"] in {"distance", "accuracy"}
    return None if within else f"x, y or sort is wrong: {asked}"


def _is_found(one: dict[str, Any], asked: dict[str, str]) -> bool:
    """A search finds names that resemble any of its words."""
    category = asked.get("category_group_code")
    if category is not None and one.get("category_group_code") != category:
        return False
    return any(
        word[:2] in str(one.get("place_name", "")) for word in asked["query"].split()
    ) or bool(category)
