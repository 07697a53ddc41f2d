"""Public data sets of collection points: what there is, where, and what a service's answers say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import tomli

from wastecoach.core.places.reading.kinds import Named

# Result codes of the portal's gateway and of the services behind it.
FINE = frozenset({"0", "00", "000", "NORMAL_SERVICE", "NORMAL_CODE", "NORMAL_SERVICE."})
NO_DATA = frozenset({"3", "03", "NODATA_ERROR"})
# Of another key, or another day: access denied, key off for a while, the day's calls used up, blocked, unknown key,
# expired key, another address, unsigned.
REFUSED = frozenset({"20", "21", "22", "29", "30", "31", "32", "33"})
# Worth another try: application, database, HTTP, time-out, too many calls in a second, unknown.
PASSING = frozenset({"1", "01", "2", "02", "4", "04", "5", "05", "23", "99"})
CODE = re.compile(r"<(?:returnReasonCode|resultCode)>\s*([^<\s]+)\s*<")
MESSAGES = ("returnAuthMsg", "resultMsg", "errMsg")
REFUSING_WORDS = re.compile(
    r"SERVICE_KEY|ACCESS_DENIED|REQUESTS_EXCEEDS|DEADLINE|UNREGISTERED|Unauthorized|Forbidden"
)


class OpenDataSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A data set.

    Attributes:
        id: As in `--open-data`.
        number: The portal's; good for `--open-data` as well.
        kind: What stands there.
        title: For people; the source of its points.
        page: Where people find it.
        address: Where programs ask for it, None where it is only a file.
        query: What they have to ask besides the key and the page.
    """

    id: str
    number: str
    kind: Named
    title: str
    page: str
    address: str | None = None
    query: dict[str, str] = {}


class _Sets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    set: tuple[OpenDataSet, ...]


def parse_open_data(document: str) -> tuple[OpenDataSet, ...]:
    """The data sets from their TOML text."""
    return msgspec.convert(tomli.loads(document), _Sets).set


def set_named(name: str, sets: tuple[OpenDataSet, ...]) -> OpenDataSet | None:
    """A data set by its id or number."""
    return next((one for one in sets if name.casefold() in {one.id, one.number.casefold()}), None)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a data set: its records, and how many there are in all (None where nobody says)."""

    records: list[Mapping[str, Any]]
    total: int | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no page: for ever with this key, for a while, or for its own reasons; and all that it says."""

    kind: Literal["refused", "passing", "broken"]
    detail: str


def read_answer(body: bytes) -> Page | Trouble:
    """What a service answered, with whatever status.

    The gateway tells its own errors as XML, or in bare words, where JSON was asked for; a single record comes as an
    object, none as "" or as result 03; numbers come as texts.
    """
    text = body.decode("utf-8", "replace").strip()
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _trouble(*_told_in_markup(text))
    answer = document
    for wrapping in ("response", "OpenAPI_ServiceResponse"):
        if isinstance(answer, dict):
            answer = answer.get(wrapping, answer)
    if not isinstance(answer, dict):
        return Trouble("broken", "no answer in the JSON")
    header = _part(answer, "header") or _part(answer, "cmmMsgHeader") or answer
    code = str(header.get("resultCode", header.get("returnReasonCode", "00")))
    if code in NO_DATA:
        return Page([], 0)
    if code not in FINE:
        return _trouble(code, str(header.get("resultMsg", header.get("returnAuthMsg", ""))))
    page = _part(answer, "body") or answer
    return Page(_records(page), _number(page.get("totalCount")))


def _part(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}


def _records(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    items = page.get("items", page.get("data"))
    if isinstance(items, dict) and set(items) == {"item"}:
        items = items["item"]
    if isinstance(items, dict):
        return [items] if items else []
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _number(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if text.isdecimal() else None


def _told_in_markup(text: str) -> tuple[str, str]:
    """Result code and message of an answer that is no JSON."""
    code = CODE.search(text)
    for name in MESSAGES:
        found = re.search(rf"<{name}>([^<]*)<", text)
        if found is not None and found[1].strip():
            return code[1] if code else "", found[1].strip()
    return code[1] if code else "", " ".join(text.split())


def _trouble(code: str, message: str) -> Trouble:
    told = " ".join(part for part in (code, message) if part)
    if code in REFUSED or (not code and REFUSING_WORDS.search(message)):
        return Trouble("refused", told)
    return Trouble("passing" if code in PASSING or not code else "broken", told)
