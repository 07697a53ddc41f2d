"""Every screen for everybody: checked by axe, at 320 pixels, with large type, by keyboard alone, without motion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

from tests.page import axe
from tests.page.conftest import DESKTOP, PHONE, Arriving
from tests.page.screens import LANGUAGES, SCREENS

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = {"phone": PHONE["viewport"], "desktop": DESKTOP["viewport"]}
# The least that a finger hits without looking, in CSS pixels; half a pixel is rounding.
TOUCH = 47.5
# What takes the focus, in the order of the document, each with a mark to know it again.
REACHABLE = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex]";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]");
  const modal = document.querySelector("dialog:modal");
  const taken = [...(modal ?? document).querySelectorAll(all)]
    .filter((one) => shown(one) && one.tabIndex >= 0 && !one.disabled)
    .filter((one) => one.type !== "radio" || one.checked);
  taken.forEach((one, number) => { one.dataset.reachable = String(number); });
  return taken.map((one) => one.outerHTML.slice(0, 160));
}"""
# Of what has the focus: its number, and whether somebody sees that it has it. What was drawn anew has no mark.
FOCUSED = """(reachable) => {
  const one = document.activeElement;
  const alike = reachable.indexOf(one.outerHTML.slice(0, 160));
  const marked = (it) => it && (getComputedStyle(it).outlineStyle !== "none" || marked(it.parentElement));
  const { top, bottom } = one.getBoundingClientRect();
  return [Number(one.dataset.reachable ?? alike), Boolean(marked(one)) && bottom > 0 && top < innerHeight];
}"""
SMALL = """(least) => [...document.querySelectorAll("button, select, summary, textarea, input, a[href]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => one.tagName !== "A" || getComputedStyle(one).display !== "inline")
  .map((one) => [one, (["checkbox", "radio", "file"].includes(one.type) && one.labels?.[0]) || one])
  .filter(([one, hit]) => !hit.matches(".skip, .unseen"))
  .map(([one, hit]) => [one, hit.getBoundingClientRect()])
  .filter(([one, { width, height }]) => width < least || height < least)
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 120)} ${width} x ${height}`)"""
SIDEWAYS = """() => [...document.querySelectorAll("body *")]
  .filter((one) => document.documentElement.scrollWidth > innerWidth)
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
  .map((one) => one.outerHTML.slice(0, 120))"""
MOVING = """() => document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().duration > 1)
  .map((one) => one.effect.target.outerHTML.slice(0, 120))"""


@pytest.fixture(
    scope="module",
    params=[(screen, language) for screen in SCREENS for language in LANGUAGES],
    ids=lambda one: f"{one[0].name}-{one[1]}",
)
def arrived(arriving: Arriving, request: pytest.FixtureRequest) -> Iterator[tuple[Page, str]]:
    """A screen in its state and in a language, for all tests of it: none changes what is on it."""
    screen, language = request.param
    with arriving(screen, language, PHONE) as page:
        yield page, language


@pytest.fixture
def page(arrived: tuple[Page, str]) -> Page:
    """The screen, on a phone by day."""
    page, _ = arrived
    page.set_viewport_size(SIZES["phone"])
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return page


def test_its_language_is_told(arrived: tuple[Page, str]) -> None:
    page, language = arrived
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_keeps_anybody_out(page: Page, light: Literal["light", "dark"], size: str) -> None:
    page.emulate_media(color_scheme=light)
    page.set_viewport_size(SIZES[size])
    assert axe.violations(page) == []


def test_nothing_is_wider_than_the_narrowest_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) == []


def test_type_twice_as_large_fits(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    sideways = page.evaluate(SIDEWAYS)
    page.evaluate("document.documentElement.style.fontSize = ''")
    assert sideways == []


def test_what_is_touched_is_large_enough(page: Page) -> None:
    assert page.evaluate(SMALL, TOUCH) == []


def test_everything_is_reached_by_keyboard_and_shows_it(page: Page) -> None:
    reachable = page.evaluate(REACHABLE)
    page.evaluate("document.activeElement.blur()")
    reached: dict[int, bool] = {}
    for _ in range(len(reachable) + 8):
        page.keyboard.press("Tab")
        number, seen = page.evaluate(FOCUSED, reachable)
        if number >= 0:
            reached[number] = seen
    assert [one for number, one in enumerate(reachable) if number not in reached] == []
    assert [reachable[number] for number, seen in reached.items() if not seen] == []


def test_whoever_wants_no_motion_gets_none(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == []
