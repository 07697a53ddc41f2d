"""Providers as the product has them, talking to the local ones, and somebody who agrees there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx

from servers.identity.server import CLIENT, Identities
from wastecoach.core.people.person import Account
from wastecoach.core.people.ports import Provider
from wastecoach.core.people.sign_in.pkce import challenge_of
from wastecoach.infra.oauth.endpoints import Registration
from wastecoach.infra.oauth.google import Google
from wastecoach.infra.oauth.kakao import Kakao
from wastecoach.infra.oauth.naver import Naver
from wastecoach.infra.oauth.stub import Stub

NAMES = ("kakao", "naver", "google", "stub")
WITH_ID_TOKENS = ("kakao", "google", "stub")
WITH_PKCE = ("google", "stub")
BACK = "http://127.0.0.1:9/api/v1/auth/callback"
STATE, NONCE, VERIFIER = "s" * 43, "n" * 43, "v" * 43
# Reading whom to trust takes longer than all else here.
TRUSTED = httpx.create_ssl_context()


@dataclass(frozen=True)
class Desk:
    """The local providers, and how they are asked; `later_s`: how much later it is than now."""

    identities: Identities

    def provider(
        self, name: str, mode: str = "", *, secret: str | None = None, later_s: float = 0.0
    ) -> Provider:
        """A provider of the product, whose other side may do something wrong."""
        base = self.identities.base(name, mode)
        registration = Registration(CLIENT, self.identities.secret if secret is None else secret)

        def now() -> float:
            return time.time() + later_s

        kinds: dict[str, Callable[[], Provider]] = {
            "kakao": lambda: Kakao(registration, base, now),
            "naver": lambda: Naver(registration, base, now),
            "google": lambda: Google(registration, base, now),
            "stub": lambda: Stub(base, now),
        }
        return kinds[name]()

    def begun(self, provider: Provider, back: str = BACK) -> str:
        """Where the browser is sent."""
        nonce = NONCE if provider.with_nonce else ""
        challenge = challenge_of(VERIFIER) if provider.with_pkce else ""
        return provider.begin(STATE, nonce, challenge, back)

    def code(self, provider: Provider, who: str = "minji") -> str:
        """A code that somebody agreed to."""
        told = came_back(agree(self.begun(provider), who))
        assert told["state"] == STATE
        return told["code"]


def ended(provider: Provider, code: str, **other: str) -> Account:
    """What a sign-in comes to."""
    given = {
        "state": STATE,
        "nonce": NONCE if provider.with_nonce else "",
        "verifier": VERIFIER if provider.with_pkce else "",
        "back": BACK,
    } | other
    return provider.account(code, **given)


def agree(address: str, who: str = "minji", answer: str = "agree") -> str:
    """Where a provider sends somebody who agreed on its page, or did not."""
    page = httpx.get(address, verify=TRUSTED)
    assert page.status_code == 200, page.text
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    there = address.partition("?")[0]
    sent = httpx.post(there, data=asked | {"who": who, "answer": answer}, verify=TRUSTED)
    assert sent.status_code == 302, sent.text
    return str(sent.headers["location"])


def came_back(address: str) -> dict[str, str]:
    """What is told at an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
