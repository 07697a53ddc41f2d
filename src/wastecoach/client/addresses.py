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
FEEDBACK = "api/v1/waste/feedback/{}"
BATCHES = "api/v1/batches"
BATCH = "api/v1/batches/{}"
BATCH_RESULTS = "api/v1/batches/{}/results"
ITEMS = "api/v1/items"
BINS = "api/v1/locations/bins"
READY = "readyz"
PROVIDERS = "api/v1/auth/providers"
LOGIN = "api/v1/auth/{}/login"
CHANGE_CODE = "api/v1/auth/token"
REFRESH = "api/v1/auth/refresh"
LOGOUT = "api/v1/auth/logout"
LOGOUT_ALL = "api/v1/auth/logout/all"
ME = "api/v1/users/me"
EXPORT = "api/v1/users/me/export"
HISTORY = "api/v1/waste/history"
STATISTICS = "api/v1/waste/history/statistics"
ENTRY = "api/v1/waste/history/{}"
PHOTO = "api/v1/waste/photo/{}"


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
