"""The address of a server, and the paths below it."""

from __future__ import annotations

from urllib.parse import quote

import httpx

from wastecoach.core.errors import SettingInvalid

CLASSIFY = "api/v1/waste/classify"
ANALYZE = "api/v1/waste/analyze"
COMPLETE = "api/v1/waste/upload-complete/{}"
STATUS = "api/v1/waste/status/{}"
EVENTS = "api/v1/waste/events/{}"
RESULT = "api/v1/waste/result/{}"
BATCHES = "api/v1/batches"
BATCH = "api/v1/batches/{}"
BATCH_RESULTS = "api/v1/batches/{}/results"
ITEMS = "api/v1/items"
READY = "readyz"


def filled(path: str, name: str) -> str:
    """A path with a name in its place, whatever the name holds."""
    return path.format(quote(name, safe=""))


def shown(address: str) -> str:
    """An address for people: without user and password.

    Raises:
        SettingInvalid: It is none of a server.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as fault:
        raise SettingInvalid(setting="server", detail="not an address") from fault
    if url.scheme not in {"http", "https"} or not url.host:
        raise SettingInvalid(setting="server", detail="not an http(s):// address")
    return str(url.copy_with(username=None, password=None, query=None, fragment=None)).rstrip("/")
