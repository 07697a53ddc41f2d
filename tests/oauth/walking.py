"""The steps of a sign-in, as an app and its browser take them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.oauth.conftest import APP
from tests.oauth.desks import agree, came_back
from wastecoach.core.people.sign_in.pkce import challenge_of

VERIFIER = "an-apps-own-verifier-of-at-least-43-letters-000"


def login(browser: httpx.Client, provider: str, **asked: str) -> httpx.Response:
    """The beginning, in a browser."""
    return browser.get(f"/api/v1/auth/{provider}/login", params=asked)


def asked_by_app(**more: str) -> dict[str, str]:
    """What an app asks for."""
    challenge = {"code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256"}
    return {"redirect_uri": APP, "state": "apps-own", **challenge, **more}


def agreed(browser: httpx.Client, provider: str, who: str = "minji", **asked: str) -> str:
    """Where the provider sends the browser, once somebody agreed there."""
    begun = login(browser, provider, **asked)
    assert begun.status_code == 302, begun.text
    return agree(begun.headers["location"], who)


def app_code(browser: httpx.Client, provider: str, who: str = "minji", **more: str) -> str:
    """The code that an app gets at the end."""
    back = browser.get(agreed(browser, provider, who, **asked_by_app(**more)))
    assert back.status_code == 302, back.text
    told = came_back(back.headers["location"])
    assert told["state"] == "apps-own"
    return told["code"]


def changed(api: httpx.Client, code: str, verifier: str = VERIFIER, **more: Any) -> httpx.Response:
    """What an app gets for its code."""
    sent = {"code": code, "code_verifier": verifier, **more}
    return api.post("/api/v1/auth/token", json=sent)


def signed_in(api: httpx.Client, provider: str, who: str = "minji") -> dict[str, str]:
    """The header of somebody who is signed in."""
    tokens = changed(api, app_code(api, provider, who)).raise_for_status().json()
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def me(api: httpx.Client, header: dict[str, str]) -> dict[str, Any]:
    """Who somebody is."""
    found: dict[str, Any] = api.get("/api/v1/users/me", headers=header).raise_for_status().json()
    return found


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem."""
    return answer.status_code, answer.json()["code"]
