"""The frame: four places, two languages, addresses that are none."""

from __future__ import annotations

from tests.page.conftest import Visit


def test_the_four_places_are_one_tap_apart(phone: Visit) -> None:
    page = phone("/")
    menu = page.get_by_role("navigation", name="Main menu")
    for name, path in (("Look up", "/look-up"), ("Bins", "/bins"), ("Me", "/me"), ("Photo", "/")):
        menu.get_by_role("link", name=name).click()
        page.wait_for_url(f"**{path}")
        assert menu.get_by_role("link", name=name).get_attribute("aria-current") == "page"


def test_the_language_is_the_browsers_until_another_is_chosen(phone: Visit) -> None:
    page = phone("/not/there", locale="ko-KR")
    page.get_by_role("heading", name="여기에는 아무것도 없어요").wait_for()
    assert page.locator("html").get_attribute("lang") == "ko"
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="There is nothing here").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    page.reload()
    page.get_by_role("heading", name="There is nothing here").wait_for()
