"""Being signed in: renewed by one tab at a time, ended here, elsewhere or by itself, on a phone of one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from tests.page.conftest import DESKTOP, Visit
from tests.page.people import (
    BUTTONS,
    JUNHO,
    MINJI,
    agree,
    bearer,
    device,
    expire,
    session,
    settings,
    sign_in,
    welcoming,
)
from tests.page.taking import BOTTLE, choose, kept
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

__all__ = ["device", "settings", "welcoming"]
REFRESH = "/api/v1/auth/refresh"
ENDED = "You have been signed out. Nothing is lost"
SIGNED_IN = "Where you are signed in"


def test_two_tabs_renew_once(device: Visit) -> None:
    one = device("/me")
    sign_in(one)
    other = one.context.new_page()
    other.goto("/me")
    other.get_by_role("heading", name=SIGNED_IN).wait_for()
    other.wait_for_load_state("networkidle")
    asked = _asked(one.context, REFRESH)
    expire(one)
    for page in (one, other):
        page.evaluate("location.reload()")
    for page in (one, other):
        page.get_by_text("in use now").wait_for()
    assert len(asked) == 1


def test_a_token_that_is_over_is_renewed_without_a_word(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    asked = _asked(page.context, REFRESH)
    over = {"status": 401, "code": "token_expired", "detail": "The token is out of date."}
    me = "**/api/v1/users/me"
    page.route(me, lambda route: route.fulfill(status=401, json=over), times=1)
    page.reload()
    page.get_by_text("in use now").wait_for()
    assert len(asked) == 1
    assert page.get_by_text("out of date").count() == 0


def test_a_server_in_trouble_ends_no_session(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    expire(page)
    page.route(f"**{REFRESH}", lambda route: route.fulfill(status=503, body="<html>"))
    page.reload()
    page.get_by_text("The server could not answer").wait_for()
    assert session(page) is not None
    page.unroute(f"**{REFRESH}")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("in use now").wait_for()


def test_the_page_of_a_hotels_network_ends_no_session(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    expire(page)
    page.route(f"**{REFRESH}", lambda route: route.fulfill(status=200, body="<html>"), times=1)
    page.reload()
    page.get_by_text("in use now").wait_for()
    assert session(page) is not None


def test_a_session_that_was_ended_elsewhere_is_told_once_and_nothing_is_lost(
    device: Visit,
) -> None:
    page, desktop = device("/"), device("/me", **DESKTOP)
    _photograph(page)
    page.goto("/me")
    sign_in(page)
    sign_in(desktop)
    desktop.get_by_role("button", name="Sign out of Chrome").click()
    desktop.get_by_text("Signed out of Chrome.").wait_for()
    page.reload()
    page.get_by_text(ENDED).wait_for()
    assert page.get_by_text(ENDED).count() == 1
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("button", name=BUTTONS["kakao"]).wait_for()
    assert len(kept(page)) == 1
    sign_in(page)
    page.goto("/")
    page.get_by_role("main").get_by_role("link").first.wait_for()


def test_the_end_of_a_session_is_told_in_every_tab(device: Visit, welcoming: str) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    other = page.context.new_page()
    other.goto("/bins")
    other.get_by_role("heading", name="Bins near you").wait_for()
    httpx.post(f"{welcoming}/api/v1/auth/logout/all", headers=bearer(page)).raise_for_status()
    page.reload()
    page.get_by_text(ENDED).wait_for()
    other.get_by_text(ENDED).wait_for()


def test_whoever_signs_in_again_is_back_on_the_screen_where_they_were(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    httpx.post(f"{welcoming}/api/v1/auth/logout/all", headers=bearer(page)).raise_for_status()
    page.goto("/look-up")
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("button", name=BUTTONS["kakao"]).click()
    agree(page)
    page.wait_for_url("**/look-up")
    page.get_by_text(f"Welcome, {MINJI}!").wait_for()


def test_signing_out_ends_the_session_and_leaves_nothing_of_it(
    device: Visit, welcoming: str
) -> None:
    page = device("/")
    _photograph(page)
    page.goto("/me")
    sign_in(page)
    before, shown = session(page), bearer(page)
    _sign_out(page, "Sign out of this device")
    page.get_by_text("You are signed out.").wait_for()
    page.get_by_role("button", name=BUTTONS["kakao"]).wait_for()
    assert before is not None
    assert (session(page), kept(page)) == (None, [])
    assert httpx.get(f"{welcoming}/api/v1/users/me", headers=shown).status_code == 401
    used = httpx.post(f"{welcoming}{REFRESH}", json={"refresh_token": before["refresh"]})
    assert used.status_code == 401


def test_the_next_person_on_a_shared_phone_sees_nothing_of_the_last(device: Visit) -> None:
    page = device("/me")
    sign_in(page, MINJI)
    page.goto("/")
    _photograph(page)
    page.goto("/me")
    _sign_out(page, "Sign out of this device")
    sign_in(page, JUNHO)
    page.goto("/history")
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    assert kept(page) == []
    assert page.get_by_role("main").get_by_role("img").count() == 0


def test_answers_of_a_session_that_ended_are_hidden_and_go_when_another_person_comes(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    sign_in(page, MINJI)
    page.goto("/")
    _photograph(page)
    httpx.post(f"{welcoming}/api/v1/auth/logout/all", headers=bearer(page)).raise_for_status()
    page.goto("/me")
    page.get_by_text(ENDED).wait_for()
    page.goto("/")
    page.get_by_role("main").get_by_role("heading", level=1).wait_for()
    assert page.locator("main a[href^='/answer/']").count() == 0
    page.goto("/me")
    sign_in(page, JUNHO)
    assert kept(page) == []


def test_a_photo_that_was_not_sent_is_told_before_it_is_lost(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_role("link", name="Photo", exact=True).click()
    page.context.set_offline(True)
    choose(page, BOTTLE)
    until(lambda: kept(page))
    page.get_by_role("navigation", name="Main menu").get_by_role(
        "link", name="Me", exact=True
    ).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_text("1 photo has not been sent yet").wait_for()
    page.get_by_role("button", name="Stay signed in").click()
    assert len(kept(page)) == 1
    page.context.set_offline(False)


def test_signing_out_without_a_network_is_done_here_and_said(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    page.context.set_offline(True)
    _sign_out(page, "Sign out of this device")
    page.get_by_text("The server could not be reached and does not know yet").wait_for()
    assert session(page) is None
    page.context.set_offline(False)


def test_signing_out_everywhere_ends_the_others_as_well(device: Visit) -> None:
    page, desktop = device("/me"), device("/me", **DESKTOP)
    sign_in(desktop)
    sign_in(page)
    _sign_out(page, "Sign out of all devices")
    page.get_by_text("You are signed out of all devices.").wait_for()
    desktop.reload()
    desktop.get_by_text(ENDED).wait_for()


def test_without_a_network_nobody_is_signed_out_everywhere(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    page.context.set_offline(True)
    _sign_out(page, "Sign out of all devices")
    page.get_by_role("dialog").get_by_text("There is no internet now").wait_for()
    assert session(page) is not None
    page.context.set_offline(False)


def _asked(context: BrowserContext, path: str) -> list[str]:
    """Requests to a path from now on."""
    asked: list[str] = []
    context.on("request", lambda one: asked.append(one.url) if path in one.url else None)
    return asked


def _sign_out(page: Page, button: str) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name=button).click()


def _photograph(page: Page) -> None:
    choose(page, BOTTLE)
    until(lambda: [one["state"] for one in kept(page)] == ["done"])
