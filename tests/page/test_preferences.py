"""Where and how somebody lives, language, brightness: chosen once, and the same on every device of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from tests.page.conftest import DESKTOP, Visit
from tests.page.people import BUTTONS, MINJI, bearer, device, settings, sign_in, welcoming
from tests.page.taking import BOTTLE, choose, kept
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

__all__ = ["device", "settings", "welcoming"]
GROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT = "rgb(16, 21, 15)", "rgb(246, 247, 243)"
# Colours of the ground at every frame that is painted before the page has its first heading.
PAINTED = """window.painted = [];
const look = () => {
  if (document.body) window.painted.push(getComputedStyle(document.body).backgroundColor);
  if (!document.querySelector("h1")) requestAnimationFrame(look);
};
requestAnimationFrame(look);"""


def test_the_municipality_is_found_by_typing_and_stays(phone: Visit) -> None:
    page = phone("/me")
    _live_in(page, "gangnam", "Gangnam-gu, Seoul")
    page.get_by_role("button", name="Where you live Gangnam-gu, Seoul").wait_for()
    page.reload()
    page.get_by_role("button", name="Where you live Gangnam-gu, Seoul").wait_for()


def test_a_municipality_that_is_not_there_leads_to_the_rules_of_the_whole_country(
    phone: Visit,
) -> None:
    page = phone("/me")
    page.get_by_role("button", name="Where you live").click()
    page.get_by_role("searchbox").fill("atlantis")
    page.get_by_text("There is no “atlantis” yet").wait_for()
    page.get_by_role("searchbox").fill("")
    page.get_by_role("dialog").get_by_role("button", name="Whole country").click()
    page.get_by_role("button", name="Where you live Whole country").wait_for()


def test_municipalities_that_cannot_be_asked_for_may_be_asked_again(phone: Visit) -> None:
    page = phone("/bins")
    regions = "**/api/v1/rules/regions*"
    page.route(regions, lambda route: route.abort())
    page.goto("/me")
    page.get_by_role("button", name="Where you live").click()
    page.get_by_role("dialog").get_by_text("The server cannot be reached").wait_for()
    page.unroute(regions)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("dialog").get_by_role("button", name="Mapo-gu").click()
    page.get_by_role("button", name="Where you live Mapo-gu, Seoul").wait_for()


def test_the_municipality_has_its_name_without_a_network_as_well(phone: Visit) -> None:
    page = phone("/me")
    _live_in(page, "mapo", "Mapo-gu, Seoul")
    page.route("**/api/v1/rules/regions*", lambda route: route.abort())
    page.reload()
    page.get_by_role("button", name="Where you live Mapo-gu, Seoul").click()
    page.get_by_role("dialog").get_by_role("button", name="Songpa-gu, Seoul").click()
    page.get_by_role("button", name="Where you live Songpa-gu, Seoul").wait_for()


def test_where_and_how_somebody_lives_goes_along_with_a_photo(phone: Visit) -> None:
    page = phone("/me")
    _live_in(page, "mapo", "Mapo-gu, Seoul")
    page.get_by_label("Officetel").check()
    page.goto("/")
    choose(page, BOTTLE)
    (photo,) = until(lambda: kept(page))
    assert photo["wish"] == {"language": "en", "region": "seoul_mapo", "housing": "officetel"}


def test_the_dark_is_there_from_the_first_frame_on(phone: Visit) -> None:
    page = phone("/me", color_scheme="light")
    page.get_by_label("Dark").check()
    assert page.evaluate(GROUND) == DARK
    page.add_init_script(PAINTED)
    page.reload()
    page.get_by_role("heading", level=1).wait_for()
    assert set(page.evaluate("window.painted")) == {DARK}
    page.get_by_label("As the device").check()
    assert page.evaluate(GROUND) == LIGHT


def test_brightness_changes_in_every_tab(phone: Visit) -> None:
    page = phone("/me", color_scheme="light")
    other = page.context.new_page()
    other.goto("/bins")
    page.get_by_label("Dark").check()
    other.wait_for_function(f"{GROUND} === '{DARK}'")


def test_what_a_person_chooses_is_chosen_on_all_their_devices(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    sign_in(page)
    _live_in(page, "songpa", "Songpa-gu, Seoul")
    page.get_by_label("Apartment").check()
    page.get_by_label("한국어", exact=True).check()
    page.get_by_role("heading", name="내 정보").wait_for()
    chosen = {"language": "ko", "region": "seoul_songpa", "housing": "apartment"}
    until(lambda: chosen.items() <= _profile(page, welcoming).items())
    desktop = device("/me", **DESKTOP)
    sign_in(desktop)
    desktop.get_by_role("button", name="사는 곳 서울 송파구").wait_for()
    assert desktop.get_by_label("아파트").is_checked()
    assert desktop.locator("html").get_attribute("lang") == "ko"


def test_a_choice_made_while_another_one_is_told_is_told_as_well(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    held = _held_back(page, page.get_by_label("Apartment").check)
    _live_in(page, "songpa", "Songpa-gu, Seoul")
    held.continue_()
    chosen = {"region": "seoul_songpa", "housing": "apartment"}
    until(lambda: chosen.items() <= _profile(page, welcoming).items())


def test_a_choice_made_while_the_profile_is_asked_for_stays(device: Visit, welcoming: str) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    held = _held_back(page, page.reload)
    answered = held.fetch()
    page.get_by_label("Apartment").check()
    until(lambda: _profile(page, welcoming)["housing"] == "apartment")
    held.fulfill(response=answered)
    page.get_by_role("heading", name=MINJI).wait_for()
    _live_in(page, "songpa", "Songpa-gu, Seoul")
    until(lambda: _profile(page, welcoming)["region"] == "seoul_songpa")
    assert page.get_by_label("Apartment").is_checked()
    assert _profile(page, welcoming)["housing"] == "apartment"


def test_a_profile_that_says_nothing_takes_what_the_device_says(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    page.get_by_label("House", exact=True).check()
    sign_in(page)
    until(lambda: _profile(page, welcoming)["housing"] == "house")


def test_a_choice_made_without_a_network_is_told_at_the_next_visit(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    page.context.set_offline(True)
    page.get_by_label("Apartment").check()
    assert page.get_by_label("Apartment").is_checked()
    page.context.set_offline(False)
    page.goto("/bins")
    until(lambda: _profile(page, welcoming)["housing"] == "apartment")


def test_the_switch_above_every_screen_changes_the_profile_as_well(
    device: Visit, welcoming: str
) -> None:
    page = device("/me")
    page.get_by_role("button", name=BUTTONS["kakao"]).wait_for()
    sign_in(page)
    page.goto("/bins")
    page.get_by_role("banner").get_by_role("button").click()
    until(lambda: _profile(page, welcoming)["language"] == "ko")


def _held_back(page: Page, act: Callable[[], object]) -> Route:
    """The first request for the profile that an act brings about, kept from the server."""
    held: list[Route] = []
    # Playwright leaves a mark on what it calls, which a method of a list cannot take.
    page.route("**/api/v1/users/me", lambda route: held.append(route), times=1)  # noqa: PLW0108
    act()

    def came() -> Route | None:
        # Playwright hears of requests only while it is asked for something.
        page.wait_for_timeout(20)
        return held[0] if held else None

    return until(came)


def _live_in(page: Page, typed: str, name: str) -> None:
    page.get_by_role("button", name="Where you live").click()
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def _profile(page: Page, address: str) -> dict[str, str | None]:
    """What the server knows of whoever is signed in."""
    answer = httpx.get(f"{address}/api/v1/users/me", headers=bearer(page)).raise_for_status()
    found: dict[str, str | None] = answer.json()
    return found
