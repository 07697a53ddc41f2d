"""All records of a public data set, page by page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import httpx

from wastecoach.core.places.errors import OpenDataRefused, OpenDataUnavailable
from wastecoach.core.places.reading.open_data import OpenDataSet, Page, Trouble, read_answer

PAGE_ROWS = 1000
MOST_ROWS = 2_000_000
MOST_PAGE_BYTES = 64 * 1024**2
# Seconds for connecting and for each read, and for a whole page: the portal is slow, and sometimes drips.
PATIENCE_S, PAGE_S = 30.0, 120.0
# Seconds before each further try.
PAUSES_S = (1.0, 3.0, 9.0)
MOST_DETAIL_LETTERS = 120
TOO_MANY, UNAUTHORISED = 429, frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Service:
    """How the portal is asked.

    Attributes:
        key: Of a person's account there, as the portal shows it: encoded or not.
        base_url: Asked instead of the portal; None for the portal.
        sleep: Waits so many seconds.
        clock: Seconds on a clock that never goes back.
    """

    key: str = field(repr=False)
    base_url: str | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def address(self, asked: OpenDataSet) -> str:
        """Where a set is asked for.

        Raises:
            OpenDataUnavailable: It is only a file.
        """
        if asked.address is None:
            raise OpenDataUnavailable(set=asked.title, detail=asked.page)
        if self.base_url is None:
            return asked.address
        base, path = urlsplit(self.base_url), urlsplit(asked.address).path
        return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + path, "", ""))

    def bare_key(self) -> str:
        """The key as it is before it is encoded for an address, which the client does once."""
        return unquote(self.key) if "%" in self.key else self.key


def records(
    asked: OpenDataSet, service: Service, told: Callable[[int, int | None], None]
) -> Iterator[Mapping[str, Any]]:
    """The records of a set; all of them, or an error.

    Args:
        asked: The set.
        service: How it is asked for.
        told: Hears how many records have come, and of how many.

    Raises:
        OpenDataRefused: The key is not good for it, or not today.
        OpenDataUnavailable: No answer after some tries, or fewer records than it says there are.
    """
    address, came, before = service.address(asked), 0, Page([], None)
    with httpx.HTTPTransport() as transport:
        asking = _Asking(asked, service, transport, address)
        for number in count(1):
            page = asking.page(number)
            repeating = bool(page.records) and page.records == before.records
            if repeating and page.total is None:
                return
            if repeating or came > MOST_ROWS:
                detail = "repeating" if repeating else "too_large"
                raise OpenDataUnavailable(set=asked.title, detail=detail)
            yield from page.records
            came, total = came + len(page.records), page.total or before.total
            told(came, total)
            if not page.records and came < (total or 0):
                # Silently cut: a part that passes for the whole would drop places that are still there.
                raise OpenDataUnavailable(set=asked.title, detail=f"{came}/{total}")
            if not page.records or (page.total is not None and came >= page.total):
                return
            before = Page(page.records, total)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One download."""

    asked: OpenDataSet
    service: Service
    transport: httpx.BaseTransport
    address: str

    def page(self, number: int) -> Page:
        """A page, after some tries if need be."""
        trouble = Trouble("broken", "")
        for pause in (0.0, *PAUSES_S):
            if pause:
                self.service.sleep(pause)
            answer = self._try(number)
            if isinstance(answer, Page):
                return answer
            trouble = answer
            if trouble.kind == "refused":
                raise OpenDataRefused(set=self.asked.title, detail=self._safe(trouble.detail))
            if trouble.kind == "broken":
                break
        raise OpenDataUnavailable(set=self.asked.title, detail=self._safe(trouble.detail))

    def _try(self, number: int) -> Page | Trouble:
        query = {
            **self.asked.query,
            "pageNo": str(number),
            "numOfRows": str(PAGE_ROWS),
            "serviceKey": self.service.bare_key(),
        }
        url = httpx.URL(self.address, params=query)
        timeout = httpx.Timeout(PATIENCE_S).as_dict()
        request = httpx.Request("GET", url, extensions={"timeout": timeout})
        try:
            # The transport itself: a client writes every address into its log, and here the key is in it.
            response = self.transport.handle_request(request)
            try:
                body = self._body(response)
            finally:
                response.close()
        except httpx.HTTPError as fault:
            return Trouble("passing", type(fault).__name__)
        if body is None:
            return Trouble("passing", "slow")
        return self._understood(response.status_code, body)

    def _body(self, response: httpx.Response) -> bytes | None:
        """The body; None where it does not come to its end in time, or goes on and on."""
        until, body = self.service.clock() + PAGE_S, bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_PAGE_BYTES or self.service.clock() > until:
                return None
        return bytes(body)

    def _understood(self, status: int, body: bytes) -> Page | Trouble:
        answer = read_answer(body)
        if status == httpx.codes.OK:
            return answer
        if isinstance(answer, Trouble) and answer.kind == "refused":
            return answer
        detail = f"HTTP {status}"
        if status in UNAUTHORISED:
            return Trouble("refused", detail)
        passing = status == TOO_MANY or status >= httpx.codes.INTERNAL_SERVER_ERROR
        return Trouble("passing" if passing else "broken", detail)

    def _safe(self, detail: str) -> str:
        """The beginning of a service's words, without the key, which some of them repeat."""
        bare = self.service.bare_key()
        for secret in (self.service.key, bare, quote(bare, safe="")):
            detail = detail.replace(secret, "…") if secret else detail
        return detail[:MOST_DETAIL_LETTERS]
