"""The operator's screen: who sees it, what is on it, how it follows the installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.casting import at_home
from tests.page import axe
from tests.page.conftest import DESKTOP, PHONE, visiting
from tests.page.operating import administrator, busy, sign_in
from tests.page.screens import LANGUAGES, Said
from tests.people.town import Someone, Town, running_town
from tests.records.examples import letter
from tests.waiting import until
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

OVERVIEW = "**/api/v1/admin/overview"
SIZES: dict[str, dict[str, Any]] = {"phone": PHONE, "desktop": DESKTOP}
Look = Callable[..., "Page"]
# Takes the page from the screen, or brings it back.
TURN = """() => {{
  Object.defineProperty(document, "hidden", {{ configurable: true, get: () => {hidden} }});
  document.dispatchEvent(new Event("visibilitychange"));
}}"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(**at_home(tmp_path), budget_day_soft_usd=0.2, budget_day_hard_usd=2.0)


@pytest.fixture
def town(settings: Settings) -> Iterator[Town]:
    with running_town(settings) as made:
        yield made


@pytest.fixture
def look(chromium: Browser, town: Town) -> Iterator[Look]:
    """Opens the screen in the browser of somebody, who had a role when they signed in."""
    with ExitStack() as open_ones:

        def as_somebody(
            someone: Someone | None = None, role: str = "admin", **of_browser: Any
        ) -> Page:
            chosen = {**DESKTOP, **of_browser}
            page = open_ones.enter_context(visiting(chromium, str(town.api.base_url), **chosen))
            page.clock.install()
            sign_in(page, someone or administrator(town), role)
            page.goto("/status")
            return page

        yield as_somebody


def tile(page: Page, name: str) -> Locator:
    """A part of the screen by its heading."""
    return page.get_by_role("region", name=name)


def figures(part: Locator) -> dict[str, str]:
    """Its large numbers by their names."""
    part.locator(".figure").first.wait_for()
    names, values = part.locator("dt").all_inner_texts(), part.locator("dd").all_inner_texts()
    return dict(zip(names, values, strict=True))


def asked_while(page: Page) -> list[str]:
    """What is asked for within a minute."""
    # What a page does about a change, it does in the next frame.
    page.clock.run_for(1000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(60_000)
    return asked


def refuse(page: Page) -> None:
    """From now on the server is away for whoever asks for the overview."""
    page.route(OVERVIEW, lambda route: route.abort())


def test_an_administrator_sees_what_happens_here(
    look: Look, town: Town, settings: Settings
) -> None:
    busy(town, settings)
    page = look()
    page.get_by_text("Needs attention").wait_for()
    assert figures(tile(page, "Photos today")) == {"accepted": "2", "answered": "2", "failed": "0"}
    assert figures(tile(page, "Processes"))["running"] == "5"
    assert figures(tile(page, "Corrections today")) == {"right": "0", "wrong": "1"}
    tile(page, "Costs").get_by_text("Only what costs nothing is asked now.").wait_for()
    tile(page, "Costs").get_by_role("img", name="of $2.00").first.wait_for()
    tile(page, "Known again").get_by_role("img", name="50% of today's photos were known").wait_for()
    tile(page, "Queues").get_by_role("img", name="Photos: nobody waits").wait_for()


def test_work_that_was_given_up_is_shown_with_the_command_to_look(look: Look, town: Town) -> None:
    town.service.ports.records.bury(letter(None))
    given_up = tile(look(), "Given up")
    assert figures(given_up) == {"job waits for your decision": "1"}
    given_up.get_by_text("job_given_up").wait_for()
    given_up.get_by_text("wastecoach dlq list").wait_for()


def test_what_the_chart_shows_can_be_read_as_a_table(
    look: Look, town: Town, settings: Settings
) -> None:
    busy(town, settings)
    jobs = tile(look(), "Photos today")
    jobs.get_by_role("img", name="2 answered, 0 failed").wait_for()
    jobs.get_by_text("As a table").click()
    rows = jobs.get_by_role("row").all_inner_texts()
    assert len(rows) == 25
    answered = [int(row.split("\t")[2]) for row in rows[1:]]
    assert sum(answered) == 2


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(look: Look, town: Town) -> None:
    page = look()
    page.evaluate("indexedDB.deleteDatabase('wastecoach')")
    page.goto("/status")
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/me")


def test_whoever_is_no_administrator_is_told_how_to_become_one(look: Look, town: Town) -> None:
    somebody = town.person()
    page = look(somebody, "person")
    page.get_by_text(f"wastecoach admin grant {somebody.id}").wait_for()
    again = page.get_by_role("button", name="Look again")
    again.click()
    again.wait_for()
    assert page.locator(".tile").count() == 0
    town.service.people.records.change_role(somebody.id, "admin")
    again.click()
    page.get_by_text("All is well").wait_for()


def test_somebody_who_is_no_administrator_any_more_sees_nothing(look: Look, town: Town) -> None:
    page = look(town.person(), "admin")
    page.get_by_text("wastecoach admin grant").wait_for()
    assert page.locator(".tile").count() == 0


def test_it_follows_what_happens_until_it_is_paused(look: Look, town: Town) -> None:
    page = look()
    tile(page, "Given up").get_by_text("Nothing was given up.").wait_for()
    town.service.ports.records.bury(letter(None))

    def shown() -> bool:
        # A part is told again as it was for a moment.
        page.clock.fast_forward(10_000)
        return tile(page, "Given up").get_by_text("job_given_up").is_visible()

    until(shown)
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("paused").wait_for()
    assert asked_while(page) == []
    with page.expect_request(OVERVIEW):
        page.get_by_role("button", name="Go on").click()
    page.get_by_text("refreshed every 10 seconds").wait_for()


def test_nobody_is_asked_while_nobody_looks(look: Look) -> None:
    page = look()
    page.get_by_text("All is well").wait_for()
    page.evaluate(TURN.format(hidden="true"))
    assert asked_while(page) == []
    with page.expect_response(OVERVIEW):
        page.evaluate(TURN.format(hidden="false"))


def test_when_it_cannot_be_refreshed_the_old_values_stay_with_a_line(look: Look) -> None:
    page = look()
    page.get_by_text("All is well").wait_for()
    refuse(page)
    page.get_by_role("button", name="Refresh now").click()
    page.get_by_text("They could not be refreshed: The server cannot be reached.").wait_for()
    assert figures(tile(page, "Processes"))["running"] == "1"
    assert axe.violations(page) == []
    page.unroute(OVERVIEW)
    page.clock.fast_forward(10_000)
    page.get_by_text("They could not be refreshed").wait_for(state="detached")


def test_when_nothing_comes_at_first_it_can_be_tried_again(look: Look, town: Town) -> None:
    somebody = town.person()
    page = look(somebody, "person")
    town.service.people.records.change_role(somebody.id, "admin")
    refuse(page)
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("alert").get_by_text("The server cannot be reached.").wait_for()
    page.unroute(OVERVIEW)
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("All is well").wait_for()


def test_a_part_that_is_lacking_says_so_and_the_others_are_shown(look: Look) -> None:
    def without_costs(route: Route) -> None:
        told = route.fetch().json() | {"costs": None, "faults": {"costs": "ledger_unavailable"}}
        route.fulfill(json=told)

    page = look()
    page.get_by_text("All is well").wait_for()
    page.route(OVERVIEW, without_costs)
    page.get_by_role("button", name="Refresh now").click()
    tile(page, "Costs").get_by_text("Cannot be told right now (ledger_unavailable).").wait_for()
    assert figures(tile(page, "Processes"))["running"] == "1"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_everybody_can_read_it(
    look: Look, town: Town, settings: Settings, language: str, size: str
) -> None:
    busy(town, settings)
    page = look(locale=LANGUAGES[language], **SIZES[size])
    page.get_by_text(Said(language)("status.overall.warn")).wait_for()
    page.get_by_text(Said(language)("status.as_table")).click()
    assert axe.violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe.violations(page) == []


def test_nothing_is_wider_than_the_smallest_phone(
    look: Look, town: Town, settings: Settings
) -> None:
    busy(town, settings)
    small: Mapping[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}}
    page = look(**small)
    page.get_by_text("Needs attention").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
