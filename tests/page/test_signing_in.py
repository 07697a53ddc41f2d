"""Signing in: to a provider and back, with nothing lost on the way, whatever comes between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from servers.identity.server import Identities
from tests.api.running import running
from tests.oauth.conftest import settings_in
from tests.page.conftest import PHONE, Visit, visiting
from tests.page.people import (
    BUTTONS,
    JUNHO,
    MINJI,
    agree,
    bearer,
    device,
    session,
    settings,
    sign_in,
    welcoming,
)
from tests.page.taking import BOTTLE, choose, kept
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["device", "settings", "welcoming"]
LOST = "begun in another browser, too long ago, or is over already"


@pytest.mark.parametrize("provider", BUTTONS)
def test_a_person_signs_in_and_is_back_where_they_were(provider: str, device: Visit) -> None:
    page = device("/me")
    sign_in(page, MINJI, provider)
    assert page.url.endswith("/me")
    page.get_by_text(f"Welcome, {MINJI}!").wait_for()
    page.reload()
    page.get_by_role("heading", name=MINJI).wait_for()


def test_no_code_stays_in_the_address(device: Visit) -> None:
    page = device("/me")
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    sign_in(page)
    (arrival,) = [number for number, url in enumerate(seen) if "/signed-in?code=" in url]
    assert [url for url in seen[arrival + 1 :] if "code=" in url] == []
    page.go_back()
    page.wait_for_load_state()
    assert "code=" not in page.url


def test_whoever_says_no_is_told_and_may_try_again(device: Visit) -> None:
    page = device("/me")
    page.get_by_role("button", name=BUTTONS["naver"]).click()
    page.get_by_role("button", name="취소").click()
    page.get_by_text("You did not agree at NAVER").wait_for()
    assert page.url.endswith("/signed-in")
    page.get_by_role("button", name="Try again").click()
    agree(page)
    page.get_by_role("heading", name=MINJI).wait_for()


def test_whoever_gives_up_is_back_where_they_were(device: Visit) -> None:
    page = device("/me")
    page.get_by_role("button", name=BUTTONS["kakao"]).click()
    page.get_by_role("button", name="취소").click()
    page.get_by_role("link", name="Go back").click()
    page.get_by_role("button", name=BUTTONS["kakao"]).wait_for()


def test_a_provider_with_a_bad_day_is_told(
    chromium: Browser, identities: Identities, tmp_path: Path
) -> None:
    chosen = settings_in(tmp_path, identities)
    broken = chosen.model_copy(update={"kakao_sign_in_url": identities.base("kakao", "error_500")})
    allowed = (identities.address,)
    with running(broken) as address, visiting(chromium, address, allowed, **PHONE) as page:
        page.goto("/me")
        page.get_by_role("button", name=BUTTONS["kakao"]).click()
        agree(page)
        page.get_by_text("Kakao did not answer as it should").wait_for()
        page.get_by_role("button", name="Try again").wait_for()


def test_the_end_of_somebody_elses_sign_in_is_none(device: Visit) -> None:
    page = device("/signed-in?code=stolen&state=elsewhere")
    page.get_by_text(LOST).wait_for()
    assert page.url.endswith("/signed-in")
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name=BUTTONS["kakao"]).wait_for()


def test_a_code_that_was_used_leads_to_a_new_sign_in(device: Visit) -> None:
    page = device("/me")
    walk = {"state": "own", "verifier": "v" * 43, "provider": "kakao", "purpose": "sign_in"}
    kept_walk = json.dumps({**walk, "back": "/me", "at": page.evaluate("Date.now()")})
    page.evaluate("(walk) => localStorage.setItem('wastecoach.walk.own', walk)", kept_walk)
    page.goto("/signed-in?code=used&state=own")
    page.get_by_text("This sign-in took too long, or was used already").wait_for()
    page.get_by_role("button", name="Try again").click()
    agree(page)
    page.get_by_role("heading", name=MINJI).wait_for()


def test_an_address_that_is_opened_again_leads_to_whoever_is_signed_in(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.goto("/signed-in")
    page.get_by_role("heading", name=MINJI).wait_for()
    assert page.url.endswith("/me")


def test_a_network_that_fails_at_the_very_end_costs_one_more_tap(device: Visit) -> None:
    page = device("/me")
    page.route("**/api/v1/auth/token", lambda route: route.abort(), times=1)
    page.get_by_role("button", name=BUTTONS["google"]).click()
    agree(page)
    page.get_by_text("The server cannot be reached").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("heading", name=MINJI).wait_for()


def test_nobody_leaves_for_a_provider_without_a_network(device: Visit) -> None:
    page = device("/me")
    button = page.get_by_role("button", name=BUTTONS["kakao"])
    button.wait_for()
    page.context.set_offline(True)
    button.click()
    page.get_by_text("There is no internet now").wait_for()
    page.context.set_offline(False)
    button.click()
    agree(page)
    page.get_by_role("heading", name=MINJI).wait_for()


def test_whoever_comes_back_by_the_browsers_own_button_may_begin_again(device: Visit) -> None:
    page = device("/me")
    page.get_by_role("button", name=BUTTONS["kakao"]).click()
    page.get_by_role("radio", name=MINJI).wait_for()
    page.go_back()
    sign_in(page)


def test_two_tabs_sign_in_and_one_session_is_left(device: Visit, welcoming: str) -> None:
    one = device("/me")
    other = one.context.new_page()
    other.goto("/me")
    for page in (one, other):
        page.get_by_role("button", name=BUTTONS["kakao"]).click()
        page.get_by_role("radio", name=MINJI).wait_for()
    for page in (one, other):
        agree(page)
        page.get_by_role("heading", name=MINJI).wait_for()
    answer = httpx.get(f"{welcoming}/api/v1/users/me/sessions", headers=bearer(one))
    (session_left,) = answer.raise_for_status().json()["sessions"]
    assert session_left["current"]


def test_a_sign_in_is_seen_in_the_other_tab(device: Visit) -> None:
    page = device("/me")
    other = page.context.new_page()
    other.goto("/me")
    other.get_by_role("button", name=BUTTONS["kakao"]).wait_for()
    sign_in(page)
    other.get_by_role("heading", name=MINJI).wait_for()


def test_what_the_device_asked_becomes_the_persons(device: Visit, welcoming: str) -> None:
    page = device("/")
    choose(page, BOTTLE)
    until(lambda: [one["state"] for one in kept(page)] == ["done"])
    page.goto("/me")
    sign_in(page)
    page.get_by_text("1 answer of this device is in your history now").wait_for()
    person = session(page)
    assert person is not None
    assert [one["person"] for one in kept(page)] == [person["person"]["id"]]
    history = httpx.get(f"{welcoming}/api/v1/waste/history", headers=bearer(page)).json()
    assert len(history["entries"]) == 1


def test_a_server_without_providers_says_so(phone: Visit) -> None:
    page = phone("/me")
    page.get_by_text("This server has no sign-in set up. Everything works without.").wait_for()


def test_a_server_that_does_not_know_its_address_says_whose_task_that_is(phone: Visit) -> None:
    page = phone("/bins")
    problem = {"status": 421, "code": "sign_in_public_url_unknown", "detail": "…"}
    page.route("**/api/v1/auth/providers", lambda route: route.fulfill(status=421, json=problem))
    page.goto("/me")
    page.get_by_text("Nobody can sign in at this address").wait_for()
    page.get_by_text("WASTECOACH_PUBLIC_URL").wait_for()


def test_a_page_that_was_not_served_safely_says_why_nobody_can_sign_in(phone: Visit) -> None:
    page = phone("/bins")
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false });")
    page.goto("/me")
    page.get_by_text("the address does not begin with https").wait_for()


def test_providers_that_cannot_be_asked_may_be_asked_again(device: Visit) -> None:
    page = device("/bins")
    page.route("**/api/v1/auth/providers", lambda route: route.abort(), times=1)
    page.goto("/me")
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name=BUTTONS["kakao"]).wait_for()


def test_another_account_is_linked_and_taken_away(device: Visit) -> None:
    page = device("/me")
    sign_in(page, MINJI, "kakao")
    page.get_by_text("Your only account cannot be unlinked").wait_for()
    _link(page, "Google", MINJI)
    page.get_by_text("Your Google account is linked.").wait_for()
    page.get_by_role("button", name="Unlink Kakao").click()
    page.get_by_role("dialog").get_by_role("button", name="Unlink").click()
    page.get_by_text("Kakao is unlinked.").wait_for()
    page.get_by_text("Your only account cannot be unlinked").wait_for()


def test_an_account_of_somebody_else_is_not_linked(device: Visit) -> None:
    other = device("/me")
    sign_in(other, JUNHO, "naver")
    page = device("/me")
    sign_in(page, MINJI, "kakao")
    _link(page, "NAVER", JUNHO)
    page.get_by_role("heading", name="The account is not linked").wait_for()
    page.get_by_text("belongs to somebody else here").wait_for()
    page.get_by_role("link", name="Go back").click()
    page.get_by_role("heading", name=MINJI).wait_for()


def _link(page: Page, provider: str, who: str) -> None:
    page.get_by_role("button", name=f"Link {provider}").click()
    agree(page, who)
