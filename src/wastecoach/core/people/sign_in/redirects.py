"""Where a person may be sent at the end of a sign-in: a code goes there, so it is never an address of a stranger's.

Three kinds: addresses that the operator listed, letter by letter; pages of our own, by their path; and a command line
that listens on this machine (RFC 8252, 7.3), whose port nobody knows before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wastecoach.core.errors import SettingInvalid
from wastecoach.core.people.errors import RedirectForbidden
from wastecoach.core.percent_encoding import encoded

SETTING = "sign_in_redirects"
LONGEST = 512
LAST_PORT = 65_535
# What browsers run or read themselves, instead of handing it to an app.
_NEVER = frozenset(
    {
        *("javascript", "vbscript", "data", "file", "blob", "about", "filesystem", "ftp", "intent"),
        *("view-source", "ws", "wss", "mailto", "tel", "sms", "chrome", "jar"),
    }
)
_LOOPBACK = re.compile(
    r"http://(?:127\.0\.0\.1|\[::1\]):(?P<port>[1-9][0-9]{0,4})(?P<path>(?:/[A-Za-z0-9._~-]*)*)"
)
# No `%`, so that nothing is hidden from whoever reads it on the way.
_OWN = re.compile(
    r"(?P<path>/|(?:/[A-Za-z0-9._~-]+)+/?)(?:\?[A-Za-z0-9._~=&-]*)?",
)
_LISTED = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])?(?P<port>:[0-9]{1,5})?"
    r"(?:/[A-Za-z0-9._~!$'()*+;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$'()*+;=:@%/&-]*)?"
)


def listed(text: str) -> frozenset[str]:
    """The addresses of a setting, by commas.

    Raises:
        SettingInvalid: One is none that a person may be sent to: no address, plain http to another machine, with a
            user, a fragment, or of a kind that a browser would run.
    """
    found = frozenset(filter(None, (part.strip() for part in text.split(","))))
    for address in found:
        if not _may_be_listed(address):
            raise SettingInvalid(setting=SETTING, detail=f"{shown(address)}: not usable")
    return found


def check(address: str, exact: frozenset[str]) -> None:
    """Make sure that a person may be sent to an address.

    Args:
        address: As it was asked for.
        exact: Those that the operator listed.

    Raises:
        RedirectForbidden: They may not.
    """
    if not (address in exact or is_own(address) or is_loopback(address)):
        raise RedirectForbidden(address=shown(address))


def is_own(address: str) -> bool:
    """Whether it is the path of a page of our own."""
    found = _OWN.fullmatch(address)
    return found is not None and len(address) <= LONGEST and _straight(found["path"])


def is_loopback(address: str) -> bool:
    """Whether somebody listens for it on the person's own machine."""
    found = _LOOPBACK.fullmatch(address)
    usable = found is not None and len(address) <= LONGEST and int(found["port"]) <= LAST_PORT
    return usable and found is not None and _straight(found["path"])


def with_answer(address: str, answer: Mapping[str, str]) -> str:
    """An address with what is told there; what is empty is left out."""
    told = "&".join(f"{name}={encoded(value)}" for name, value in answer.items() if value)
    return f"{address}{'&' if '?' in address else '?'}{told}"


def shown(address: str) -> str:
    """An address as an error may repeat it."""
    return "".join(letter if letter.isprintable() else "�" for letter in address)[:100]


def _may_be_listed(address: str) -> bool:
    found = _LISTED.fullmatch(address)
    if found is None or len(address) > LONGEST or found["scheme"] in _NEVER:
        return False
    if found["scheme"] == "http":
        return is_loopback(address)
    return bool(found["host"]) or found["scheme"] != "https"


def _straight(path: str) -> bool:
    """Whether no part of a path leads back up."""
    return not {".", ".."} & set(path.split("/"))
