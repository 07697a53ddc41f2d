"""What a client prefers of how it is answered (RFC 7240): at once, or after some seconds at most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request

from wastecoach.api.serving import Here

APPLIED = "Preference-Applied"
RESPOND_ASYNC, WAIT = "respond-async", "wait"
_SECONDS = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long somebody waits.

    Attributes:
        seconds: At most; 0: not at all.
        applied: For `Preference-Applied`: what was preferred and is done so.
    """

    seconds: float
    applied: tuple[str, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        """That tell what is done as it was preferred."""
        return {APPLIED: ", ".join(self.applied)} if self.applied else {}


def patience_of(prefer: str, most_s: float) -> Patience:
    """What a `Prefer` header asks for; what is not understood is passed over, as the standard wants it.

    Args:
        prefer: Its value, of several all, with commas between them.
        most_s: Nobody may wait longer.
    """
    asked = _preferences(prefer)
    wait = asked.get(WAIT, "")
    at_once = (RESPOND_ASYNC,) if RESPOND_ASYNC in asked else ()
    if _SECONDS.fullmatch(wait) is None:
        return Patience(0.0 if at_once else most_s, at_once)
    told = (f"{WAIT}={int(wait)}",) if int(wait) <= most_s else ()
    return Patience(min(float(wait), most_s), at_once + told)


def _preferences(prefer: str) -> dict[str, str]:
    """Values by name, of names that come twice the first; parameters are for others."""
    found: dict[str, str] = {}
    for preference in prefer.split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


async def patience(
    request: Request,
    here: Here,
    prefer: Annotated[
        str | None,
        Header(
            description="RFC 7240: `respond-async` answers 202 as soon as the photo is accepted, `wait=10` after ten "
            "seconds at most",
            examples=["respond-async"],
        ),
    ] = None,
) -> Patience:
    """How long this caller waits for an answer."""
    every = ",".join(request.headers.getlist("Prefer")) if prefer else ""
    return patience_of(every, here.settings.wait_seconds)


AsPreferred = Annotated[Patience, Depends(patience)]
