"""What can be wrong with a service before anything is sent: its package is missing, its key or address is none."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit

from wastecoach.core.errors import ExtraMissing, KeyRefused, SettingInvalid


def require(package: str) -> None:
    """Make sure that a package can be imported, without the second that importing it takes; its extra has its name.

    Raises:
        ExtraMissing: It is not installed.
    """
    if find_spec(package) is None:
        raise ExtraMissing(chosen=package, extra=package)


def usable_key(key: str, provider: str) -> str:
    """The key, if it can stand in a header; HTTP libraries repeat in their errors what cannot.

    Raises:
        KeyRefused: It has spaces, line ends or letters beyond ASCII in it.
    """
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise KeyRefused(provider=provider)
    return key


def usable_address(address: str, setting: str) -> str:
    """An address of one's own, without a slash at its end.

    Raises:
        SettingInvalid: It is no http(s) address.
    """
    try:
        parts = urlsplit(address)
        complete = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        complete = False
    if not (complete and address.isprintable() and " " not in address):
        raise SettingInvalid(setting=setting, detail="not an http(s) address")
    return address.rstrip("/")
