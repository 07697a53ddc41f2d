"""What a sign-in has to do with the browser that it goes through: the address it comes back to, and a cookie.

The cookie is this sign-in's own, so that two of them in one browser do not disturb each other.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.responses import Response

from wastecoach.api.addresses import AUTH
from wastecoach.api.serving import Base, Here
from wastecoach.core.people.errors import PublicUrlUnknown
from wastecoach.core.people.sign_in.opaque_tokens import hashed
from wastecoach.core.people.sign_in.sessions import clean_label
from wastecoach.infra.oauth.endpoints import is_loopback

logger = logging.getLogger(__name__)
COOKIE = "wastecoach_sign_in_"
# How browsers and apps name themselves, the more particular ones first: many name their ancestors as well.
_AGENTS = (
    *(("wastecoach/", "wastecoach"), ("KAKAOTALK", "KakaoTalk"), ("NAVER(", "Naver")),
    *(("Whale/", "Whale"), ("SamsungBrowser/", "Samsung Internet"), ("Edg/", "Edge")),
    *(("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome")),
    *(("Safari/", "Safari"), ("okhttp/", "Android"), ("CFNetwork/", "iOS"), ("curl/", "curl")),
)


async def home(here: Here, base: Base) -> str:
    """The address that providers send people back to, before every path.

    Where the operator did not say how clients reach the server, only a caller on the same machine is believed: the
    header `Host` is whatever a stranger writes into it.

    Raises:
        PublicUrlUnknown: `public_url` is not set, and the caller comes from elsewhere.
    """
    if here.settings.public_url is None and not is_loopback(base):
        warn()
        raise PublicUrlUnknown
    return base


@cache
def warn() -> None:
    """Tell the operator, once in a process: anybody can make this happen as often as they like."""
    logger.warning("nobody can sign in from other machines: set WASTECOACH_PUBLIC_URL")


Home = Annotated[str, Depends(home)]


async def agent(request: Request) -> str:
    """What signs in, for people: the browser or app, as far as it names itself."""
    named = request.headers.get("user-agent", "")
    return next((name for sign, name in _AGENTS if sign in named), clean_label(named[:40]))


Agent = Annotated[str, Depends(agent)]


def callback_of(provider: str, home: str) -> str:
    """Our own address that a provider sends people back to; it is registered with the provider."""
    return f"{home}{AUTH}/{provider}/callback"


def set_cookie(answer: Response, state: str, browser: str, home: str, lasts_s: float) -> None:
    """Let the browser bring back a sign-in's cookie when the provider sends it back; no script gets it."""
    parts = urlsplit(home)
    answer.set_cookie(
        _name(state),
        browser,
        max_age=int(lasts_s),
        path=f"{parts.path}{AUTH}",
        secure=parts.scheme == "https",
        httponly=True,
        # The provider sends the browser here from a page of its own.
        samesite="lax",
    )


def forget_cookie(answer: Response, state: str, home: str) -> None:
    """Let the browser forget a sign-in's cookie."""
    set_cookie(answer, state, "", home, 0)


def cookie_of(request: Request, state: str) -> str:
    """The cookie of a sign-in, "" where the browser has none."""
    return request.cookies.get(_name(state), "")


def _name(state: str) -> str:
    return f"{COOKIE}{hashed(state)[:16]}"
