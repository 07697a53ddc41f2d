"""The history: days, filters, pages, the chart and its table, deleting, and all of it without a network."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.page.conftest import DESKTOP, PHONE, visiting
from tests.page.histories import EXAMPLES, Owner
from tests.page.serving import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

# Examples that the embedded model is sure of, and their streams.
SURE = {"pet-bottle": "Clear PET bottles", "crushed-can": "Metal", "cardboard-box": "Paper"}
KOREA = dt.timezone(dt.timedelta(hours=9))
Look = Callable[..., "Page"]


@pytest.fixture
def owner(server: Serve) -> Owner:
    """Somebody without a history."""
    return Owner.new(server)


@pytest.fixture
def look(chromium: Browser, owner: Owner) -> Iterator[Look]:
    """Opens the history on the owner's device: `look("?stream=film", **DESKTOP)`."""
    with ExitStack() as open_ones:

        def open_it(query: str = "", **of_browser: Any) -> Page:
            browser = {**PHONE, **of_browser}
            page = open_ones.enter_context(visiting(chromium, owner.server.address, **browser))
            owner.move_in(page)
            page.goto(f"/history{query}")
            page.get_by_role("heading", level=1).wait_for()
            return page

        yield open_it


def rows(page: Page) -> Locator:
    return page.locator(".entry")


def shows(page: Page, number: int) -> None:
    """The screen has so many entries."""
    page.wait_for_function("(n) => document.querySelectorAll('.entry').length === n", arg=number)


def asked(page: Page) -> dict[str, str]:
    """What stands in the address."""
    return {name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items()}


def test_answers_stand_under_their_days_and_open(owner: Owner, look: Look) -> None:
    owner.photograph("cardboard-box", days_ago=1)
    owner.photograph("pet-bottle")
    page = look()
    page.get_by_role("heading", name="Today").wait_for()
    page.get_by_role("heading", name="Yesterday").wait_for()
    assert rows(page).first.locator(".entry-stream").inner_text() == "Clear PET bottles"
    page.get_by_role("link", name="Clear PET bottle").click()
    page.wait_for_url("**/answer/*")
    page.get_by_role("heading", name="Clear PET bottle").first.wait_for()
    page.go_back()
    shows(page, 2)


def test_the_small_pictures_are_drawn(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    page = look()
    page.wait_for_function("() => document.querySelector('.entry canvas')?.width > 0")


def test_a_filter_by_stream_stands_in_the_address_and_goes_back(owner: Owner, look: Look) -> None:
    for example in SURE:
        owner.photograph(example)
    page = look()
    shows(page, 3)
    page.get_by_role("button", name="Metal").click()
    shows(page, 1)
    assert asked(page) == {"stream": "metal"}
    assert page.get_by_role("button", name="Metal").get_attribute("aria-pressed") == "true"
    page.go_back()
    shows(page, 3)


def test_a_filter_by_time_knows_this_week_and_any_days(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle", days_ago=40)
    owner.photograph("crushed-can")
    page = look()
    shows(page, 2)
    time = page.get_by_label("When")
    time.select_option("This week")
    shows(page, 1)
    today = dt.datetime.now(KOREA).date()
    assert asked(page) == {"since": (today - dt.timedelta(days=today.weekday())).isoformat()}
    time.select_option("From … to …")
    long_ago, later = (today - dt.timedelta(days=days) for days in (60, 30))
    page.get_by_label("From", exact=True).fill(long_ago.isoformat())
    page.get_by_label("To", exact=True).fill(later.isoformat())
    page.get_by_role("link", name="Clear PET bottle").wait_for()
    assert asked(page) == {"since": long_ago.isoformat(), "until": later.isoformat()}
    page.reload()
    page.get_by_role("link", name="Clear PET bottle").wait_for()
    shows(page, 1)


def test_a_filter_that_nothing_matches_is_cleared_with_one_tap(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    page = look("?stream=film")
    page.get_by_role("button", name="Clear the filters").click()
    shows(page, 1)
    assert asked(page) == {}


def test_who_has_no_history_is_led_to_the_camera(look: Look) -> None:
    page = look()
    page.get_by_role("link", name="Take a photo").click()
    page.wait_for_url(re.compile(r"/$"))


def test_older_answers_come_while_scrolling_and_by_keyboard(owner: Owner, look: Look) -> None:
    owner.repeat(owner.photograph("pet-bottle"), 64)
    page = look()
    shows(page, 30)
    rows(page).last.scroll_into_view_if_needed()
    shows(page, 60)
    page.get_by_role("button", name="Show older ones").press("Enter")
    shows(page, 65)
    page.get_by_role("button", name="Show older ones").wait_for(state="detached")
    keys = [one["job_id"] for one in owner.entries()]
    links = rows(page).locator("a").evaluate_all("all => all.map((one) => one.pathname)")
    assert links == [f"/answer/{key}" for key in keys]


def test_what_was_seen_is_not_drawn_again_when_more_comes(owner: Owner, look: Look) -> None:
    owner.repeat(owner.photograph("pet-bottle"), 30)
    page = look()
    shows(page, 30)
    page.evaluate(
        """() => {
          window.redrawn = 0;
          const count = (changes) => { window.redrawn += changes.length; };
          const seen = { childList: true, subtree: true, characterData: true };
          document.querySelectorAll(".entry").forEach((one) => new MutationObserver(count).observe(one, seen));
        }"""
    )
    page.get_by_role("button", name="Show older ones").press("Enter")
    shows(page, 31)
    assert page.evaluate("window.redrawn") == 0


def test_the_chart_has_the_numbers_of_the_api(owner: Owner, look: Look) -> None:
    for days, example in (
        (0, "pet-bottle"),
        (8, "crushed-can"),
        (15, "pet-bottle"),
        (0, "battery"),
    ):
        owner.photograph(example, days_ago=days)
    told = owner.statistics(12)
    page = look("?view=chart")
    page.get_by_text("100% could be recycled").wait_for()
    page.get_by_text("4 things in 12 weeks").wait_for()
    lines = page.locator(".chart-streams li").all_inner_texts()
    numbers = {name: int(number) for name, number in (line.splitlines()[:2] for line in lines)}
    legend = {name: seen["name"] for name, seen in told["legend"].items()}
    assert numbers == {
        "Not sure" if name == "unsure" else legend[name]: count
        for name, count in told["streams"].items()
    }
    bars = page.get_by_role("radio").evaluate_all("all => all.map((one) => one.ariaLabel)")
    things = [int(re.findall(r": (\d+) thing", bar)[0]) for bar in bars]
    assert things == [week["things"] for week in told["weeks"]][-len(things) :]
    assert len(things) == 4
    colours = page.locator(".chart-part").evaluate_all(
        "all => all.map((one) => one.attributes.fill.value)"
    )
    assert set(colours) == {seen["colour"] for seen in told["legend"].values()}


def test_the_chart_is_a_table_as_well(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    owner.photograph("crushed-can", days_ago=8)
    page = look("?view=chart")
    page.get_by_role("button", name="Show as a table").click()
    by_stream = page.get_by_role("table", name="By kind of waste")
    assert by_stream.get_by_role("row", name="Metal").inner_text().split("\t") == [
        *("Metal", "1", "50%")
    ]
    by_week = page.get_by_role("table", name="By week")
    numbers = [row.split("\t")[1] for row in by_week.locator("tbody tr").all_inner_texts()]
    assert numbers == [str(week["things"]) for week in reversed(owner.statistics(4)["weeks"])]
    page.get_by_role("button", name="Hide the table").click()
    by_week.wait_for(state="detached")


def test_the_bars_are_walked_with_arrow_keys_and_told_in_words(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    owner.photograph("crushed-can", days_ago=7)
    page = look("?view=chart")
    now = page.get_by_role("radio", checked=True)
    now.focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".chart-told").get_by_text("1 thing (Metal 1)").wait_for()
    assert page.evaluate("document.activeElement.ariaChecked") == "true"
    page.get_by_role("button", name="Show these answers").click()
    page.get_by_role("link", name="Aluminium can").wait_for()
    shows(page, 1)


def test_the_chart_reaches_as_far_back_as_chosen(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    owner.photograph("crushed-can", days_ago=100)
    page = look("?view=chart")
    page.get_by_text("1 thing in 12 weeks").wait_for()
    page.get_by_label("How far back").select_option("26 weeks")
    page.get_by_text("2 things in 26 weeks").wait_for()


def test_a_wide_screen_shows_answers_and_chart_side_by_side(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    page = look(**{**DESKTOP, "is_mobile": False})
    page.get_by_role("heading", name="Where it went").wait_for()
    shows(page, 1)


def test_an_answer_is_deleted_after_a_question(owner: Owner, look: Look) -> None:
    kept = owner.photograph("cardboard-box")
    gone = owner.photograph("pet-bottle")
    page = look()
    shows(page, 2)
    button = page.get_by_role("button", name="Delete: Clear PET bottle")
    button.click()
    page.get_by_role("button", name="Keep").click()
    shows(page, 2)
    button.click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_text("Deleted: Clear PET bottle").wait_for()
    shows(page, 1)
    assert page.evaluate("document.activeElement.pathname") == f"/answer/{kept}"
    assert [one["job_id"] for one in owner.entries()] == [kept]
    status = f"{owner.server.address}/api/v1/waste/status/{gone}"
    headers = {"Authorization": f"Bearer {owner.device['token']}"}
    assert httpx.get(status, headers=headers).status_code == 404


def test_what_cannot_be_deleted_now_stays_and_says_why(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    page = look()
    shows(page, 1)
    page.context.set_offline(True)
    page.get_by_role("button", name="Delete: Clear PET bottle").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_text("There is no internet now.").wait_for()
    shows(page, 1)


def test_corrections_and_doubts_are_marked(owner: Owner, look: Look) -> None:
    owner.photograph("battery")
    wrong = owner.photograph("crushed-can")
    said = {"verdict": "wrong", "item": "glass bottle"}
    owner.ask("POST", f"/waste/feedback/{wrong}", json=said)
    right = owner.photograph("pet-bottle")
    owner.ask("POST", f"/waste/feedback/{right}", json={"verdict": "right"})
    page = look()
    shows(page, 3)
    texts = rows(page).all_inner_texts()
    assert "You said: right" in texts[0]
    assert "You said: Glass bottle" in texts[1]
    assert "Not sure" in texts[2]


def test_a_photo_without_an_answer_says_why(owner: Owner, look: Look) -> None:
    broken = (EXAMPLES / "pet-bottle.jpg").read_bytes()[:900]
    job = owner.ask("POST", "/waste/analyze", json={"language": "en"}).json()
    headers = {"Content-Type": "image/jpeg"}
    httpx.put(job["upload_url"], content=broken, headers=headers).raise_for_status()
    owner.ask("POST", job["complete_url"].split("/api/v1")[1])
    page = look()
    page.locator(".entry-state.failed").wait_for()
    (entry,) = owner.entries()
    assert page.locator(".entry-state.failed").inner_text() == entry["error"]["message"]


def test_the_other_language_tells_all_of_it_anew(owner: Owner, look: Look) -> None:
    owner.photograph("pet-bottle")
    page = look()
    page.get_by_role("link", name="Clear PET bottle").wait_for()
    page.get_by_role("button", name="한국어").click()
    page.get_by_role("heading", name="지난 답", exact=True).wait_for()
    page.get_by_role("heading", name="오늘").wait_for()
    page.get_by_role("link", name="투명 페트병").wait_for()
    page.get_by_role("button", name="투명 페트병").first.wait_for()


def take(page: Page, example: str) -> None:
    """Photographs an example with the page itself."""
    page.get_by_role("navigation").get_by_role("link", name="Photo").click()
    page.locator(".taking-choose input").set_input_files(EXAMPLES / f"{example}.jpg")
    # Whoever goes on before the photo is kept is brought to its answer all the same.
    page.wait_for_url("**/answer/*")


def to_history(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Me").click()
    page.get_by_role("link", name="Past answers").click()
    page.wait_for_url("**/history")


def test_without_a_network_the_answers_of_the_device_are_there(look: Look) -> None:
    page = look()
    for example, name in (("pet-bottle", "Clear PET bottle"), ("crushed-can", "Aluminium can")):
        take(page, example)
        page.get_by_role("heading", name=name).first.wait_for()
    to_history(page)
    shows(page, 2)
    page.context.set_offline(True)
    page.get_by_text("There is no connection.").wait_for()
    shows(page, 2)
    page.get_by_role("button", name="Metal").click()
    shows(page, 1)
    page.get_by_role("link", name="Aluminium can").click()
    page.get_by_role("heading", name="Aluminium can").first.wait_for()
    page.go_back()
    shows(page, 1)
    page.context.set_offline(False)
    page.get_by_text("There is no connection.").wait_for(state="detached")
    shows(page, 1)


def test_photos_that_wait_for_a_network_stand_on_top(owner: Owner, look: Look) -> None:
    owner.photograph("cardboard-box")
    page = look()
    shows(page, 1)
    # The service worker has all of the page by then.
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    take(page, "pet-bottle")
    to_history(page)
    page.get_by_role("heading", name="Not answered yet").wait_for()
    page.context.set_offline(False)
    page.get_by_role("heading", name="Not answered yet").wait_for(state="detached")
    page.get_by_role("link", name="Clear PET bottle").wait_for()
    shows(page, 2)
