"""The redirects of all providers, followed by a real browser whose buttons are really clicked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest

from tests.browser import browser, chromium
from tests.oauth import walking
from tests.oauth.desks import NAMES, came_back
from tests.oauth.walking import agreed, asked_by_app, changed

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

__all__ = ["browser", "chromium"]


@pytest.fixture(scope="module")
def page_of_app() -> Iterator[str]:
    """A page of an app on this machine, where a sign-in ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<!doctype html><h1>welcome</h1>"
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}/done"
        http.shutdown()
        thread.join()


def address_of(server: str, provider: str, **asked: str) -> str:
    return f"{server}/api/v1/auth/{provider}/login?{urlencode(asked)}"


def consent(page: Page, who: str, button: str = "동의하고 계속하기") -> None:
    """What a person does on the provider's page."""
    page.get_by_label(who).check()
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("provider", NAMES)
def test_a_person_clicks_through_to_the_page_that_gets_the_code(
    provider: str, server: str, api: httpx.Client, browser: BrowserContext, page_of_app: str
) -> None:
    page = browser.new_page()
    page.goto(address_of(server, provider, **asked_by_app(redirect_uri=page_of_app)))
    assert f"/{provider}/" in page.url
    (cookie,) = browser.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/api/v1/auth")
    consent(page, "이준호")
    page.get_by_role("heading", name="welcome").wait_for()
    assert page.url.startswith(page_of_app)
    assert browser.cookies() == []
    told = came_back(page.url)
    assert told["state"] == "apps-own"
    tokens = changed(api, told["code"]).raise_for_status().json()
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert walking.me(api, header)["name"] == "이준호"
    sessions = api.get("/api/v1/users/me/sessions", headers=header).json()["sessions"]
    assert sessions[0]["label"] == "wastecoach command line"


@pytest.mark.parametrize("provider", NAMES)
def test_a_person_says_no_and_the_page_learns_it(
    provider: str, server: str, browser: BrowserContext, page_of_app: str
) -> None:
    page = browser.new_page()
    page.goto(address_of(server, provider, **asked_by_app(redirect_uri=page_of_app)))
    page.get_by_role("button", name="취소").click()
    page.get_by_role("heading", name="welcome").wait_for()
    assert came_back(page.url) == {"error": "sign_in_refused", "state": "apps-own"}


def test_the_end_of_somebody_elses_sign_in_is_lost_whatever_the_browser_has_begun_itself(
    server: str, api: httpx.Client, browser: BrowserContext
) -> None:
    """A victim is led to the last address of an attacker's sign-in."""
    attackers = agreed(api, "kakao", "alex", **asked_by_app())
    page = browser.new_page()
    page.goto(address_of(server, "kakao"))
    page.goto(attackers)
    page.get_by_role("alert").get_by_role("link").wait_for()
    assert page.url == f"{server}/signed-in"


def test_without_an_app_the_browser_shows_the_tokens_and_keeps_nothing(
    server: str, browser: BrowserContext
) -> None:
    page = browser.new_page()
    page.goto(address_of(server, "naver"))
    with page.expect_response("**/callback?*") as awaited:
        consent(page, "김민지")
    answer = awaited.value
    assert answer.json()["person"]["name"] == "김민지"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_going_back_and_agreeing_again_is_told_not_broken(
    server: str, browser: BrowserContext
) -> None:
    page = browser.new_page()
    page.goto(address_of(server, "google"))
    consent(page, "김민지")
    page.wait_for_url("**/callback?*")
    page.go_back()
    consent(page, "김민지")
    page.get_by_role("alert").get_by_role("link").wait_for()
    assert page.url == f"{server}/signed-in"
