"""Places that Kakao Local knows: shops and boxes on its map, found by keyword around somebody.

It hears where somebody stands, to about ten metres, and nothing else of them. Neither its key nor coordinates are in
any address that a library writes down, nor in errors and logs.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import msgspec

from wastecoach.core import cool_down
from wastecoach.core.analysis import SourceState
from wastecoach.core.errors import QuotaUsedUp, ServiceError
from wastecoach.core.places.keywords import Keyword
from wastecoach.core.places.point import Found
from wastecoach.core.places.records import MOST_RADIUS_M
from wastecoach.core.places.sources import KAKAO, Heard, Search
from wastecoach.core.ports import Surroundings
from wastecoach.core.service_errors import Reply, service_error
from wastecoach.core.tries import circuit_name
from wastecoach.infra.places.daily_calls import DailyCalls
from wastecoach.infra.places.kakao_answer import Answer, found_in
from wastecoach.infra.services.line import Line
from wastecoach.infra.services.plain import connect, hang_up, hide_query, reply_to
from wastecoach.infra.services.ready import usable_address, usable_key
from wastecoach.infra.services.replies import OK, decoded
from wastecoach.infra.services.whereabouts import access_of

if TYPE_CHECKING:
    import httpx

logger = logging.getLogger(__name__)
ADDRESS = "https://dapi.kakao.com"
PATH = "/v2/local/search/keyword.json"
# Seconds for all that is asked for one answer.
TOTAL_S = 2.0
# The service gives so many a page, and no page after that.
PAGE, LAST_PAGE = 15, 3
# About ten metres: nearer nobody has to know.
DECIMALS, BLUR_M = 4, 12
# How it says that the day's calls are used up, with status 400.
USED_UP = -10


class Asked(NamedTuple):
    """One call: a keyword's page, the first of which is 1."""

    keyword: Keyword
    page: int


class KakaoPlaces:
    """Port `PlaceSource`.

    Args:
        key: Its REST API key.
        base_url: Where it is asked; None for its makers' address.
        keywords: By stream.
        calls_per_day: How many may be asked in a day, by all processes.
        around: Store and clocks.

    Raises:
        SettingInvalid: `base_url` is no address.
    """

    name = KAKAO

    def __init__(
        self,
        key: str,
        base_url: str | None,
        keywords: Mapping[str, Keyword],
        calls_per_day: int,
        around: Surroundings,
    ) -> None:
        self._address = usable_address(base_url or ADDRESS, "kakao_base_url")
        self._key = key
        self._keywords = keywords
        access = access_of(self._address, key)
        self.circuit = circuit_name(KAKAO, "local", access)
        self._calls = DailyCalls(f"{KAKAO}:{access}", calls_per_day, around)
        self._around = around
        self._line = Line(KAKAO, connect, hang_up)

    def hear(self, search: Search) -> Heard:
        """Points of the streams that a keyword is known for; `off` where there is none."""
        asked = [
            Asked(self._keywords[one], 1) for one in search.streams or () if one in self._keywords
        ]
        if not asked:
            return Heard(state="off")
        state = self.state()
        if state == "used" and not self._calls.take(len(asked)):
            state = "quota"
        if state != "used":
            return Heard(state=state)
        circuit = cool_down.circuit_of(self.circuit, self._around)
        try:
            found = self._found(asked, search)
        except QuotaUsedUp:
            self._calls.stop()
            return Heard(state="quota")
        except ServiceError as error:
            logger.warning("Kakao Local was left out: %s", error)
            cool_down.failed(self.circuit, circuit, error, self._around)
            return Heard(state="failed")
        cool_down.worked(self.circuit, circuit, self._around)
        return Heard(found)

    def state(self) -> SourceState:
        """Whether it would be asked now (`used`), is left alone after failures, or has given all it gives a day."""
        if cool_down.is_open(cool_down.circuit_of(self.circuit, self._around), self._around):
            return "failed"
        return "quota" if self._calls.used_up() else "used"

    def close(self) -> None:
        """Close the connections; the next search opens new ones."""
        self._line.close()

    def _found(self, asked: list[Asked], search: Search) -> tuple[Found, ...]:
        """Page after page, all keywords at once, until there is enough or the time is up."""
        usable_key(self._key, KAKAO)
        ends = self._around.clock() + TOTAL_S
        by_stream: dict[str, dict[str, Found]] = {}
        while asked:
            answers = self._answers(asked, search, ends - self._around.clock())
            more: list[Asked] = []
            for (keyword, page), answer in zip(asked, answers, strict=True):
                mine = by_stream.setdefault(keyword.stream, {})
                near = found_in(answer, keyword, search.location)
                mine |= {one.point.key: one for one in near if one.distance_m <= search.radius_m}
                if len(mine) < search.limit and not answer.meta.is_end and page < LAST_PAGE:
                    more.append(Asked(keyword, page + 1))
            asked = more if more and self._calls.take(len(more)) else []
        return _nearest(by_stream, search.limit)

    def _answers(self, asked: list[Asked], search: Search, within_s: float) -> list[Answer]:
        async def all_of_them(client: httpx.AsyncClient) -> list[Reply | BaseException]:
            requests = [self._request(client, one, search) for one in asked]
            calls = (reply_to(client, request, KAKAO) for request in requests)
            # One that fails leaves no other behind that nobody waits for.
            return await asyncio.gather(*calls, return_exceptions=True)

        return [_read(reply) for reply in self._line.call(all_of_them, within_s)]

    def _request(self, client: httpx.AsyncClient, asked: Asked, search: Search) -> httpx.Request:
        request = client.build_request(
            "GET", f"{self._address}{PATH}", headers={"Authorization": f"KakaoAK {self._key}"}
        )
        hide_query(request, urlencode(_question(asked, search)))
        return request


def _question(asked: Asked, search: Search) -> dict[str, str | int | float]:
    keyword, page = asked
    category = {} if keyword.category is None else {"category_group_code": keyword.category}
    return {
        "query": keyword.query,
        **category,
        "x": f"{search.location.longitude:.{DECIMALS}f}",
        "y": f"{search.location.latitude:.{DECIMALS}f}",
        "radius": int(min(math.ceil(search.radius_m) + BLUR_M, MOST_RADIUS_M)),
        "sort": "distance",
        "size": PAGE,
        "page": page,
    }


def _read(reply: Reply | BaseException) -> Answer:
    """A good answer.

    Raises:
        QuotaUsedUp: The day's calls are used up.
        ServiceError: It is another error, told by its status: what the service says may repeat the question.
    """
    if isinstance(reply, BaseException):
        raise reply
    if reply.status == OK:
        return decoded(reply.body, Answer, KAKAO, "documents")
    if _code(reply.body) == USED_UP:
        raise QuotaUsedUp(provider=KAKAO)
    raise service_error(KAKAO, Reply(reply.status, reply.headers))


class _Fault(msgspec.Struct):
    code: int | None = None


def _code(body: bytes) -> int | None:
    try:
        return msgspec.json.decode(body, type=_Fault).code
    except (ValueError, RecursionError):
        return None


def _nearest(by_stream: dict[str, dict[str, Found]], limit: int) -> tuple[Found, ...]:
    kept = {
        one.point.key: one
        for mine in by_stream.values()
        for one in sorted(mine.values(), key=lambda found: found.distance_m)[:limit]
    }
    return tuple(sorted(kept.values(), key=lambda one: (one.distance_m, one.point.key)))
