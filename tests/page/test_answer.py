"""The answer: what it is, where it goes, how, why; what changes it; what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.page.answers import JOB, answer_with, left_to_the_server, photograph
from tests.page.conftest import Visit
from wastecoach.core.analysis import Alternative, ConditionHint, Sighting

if TYPE_CHECKING:
    from playwright.sync_api import Page

BOTTLE = Sighting(
    "pet_bottle_clear", "plastic", 0.97, conditions=(ConditionHint("label_on", "", 0.9),)
)
CARTON = Sighting("milk_carton", "carton", 0.71)
CUP = Sighting(
    *("plastic_cup", "plastic", 0.4),
    unsure=True,
    doubts=("low_confidence",),
    alternatives=(Alternative("paper_cup", "", 0.3),),
)
# What goes when the label has been taken off already.
WITH_LABEL = "Put the film you took off with the film."


def test_the_answer_says_what_it_is_how_sure_where_it_goes_and_how(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    card = page.get_by_role("article", name="Clear PET bottle")
    expect(card.get_by_text("almost certain")).to_be_visible()
    expect(card.get_by_role("heading", name="Where it goes: Clear PET bottles")).to_be_visible()
    steps = card.get_by_role("list").filter(has_text="Empty it completely.").get_by_role("listitem")
    expect(steps.first).to_have_text("Empty it completely.")
    expect(steps.last).to_have_text("Put it in the clear-PET bin.")
    expect(card.get_by_role("heading", name="Why")).to_be_visible()
    assert "%" not in card.inner_text()
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()


def test_whoever_waited_is_brought_to_the_answer(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    expect(page.get_by_role("heading", name="Clear PET bottle", exact=True)).to_be_focused()


def test_sources_are_folded_and_tell_when_they_were_checked(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    source = page.get_by_text("Guidelines on the separate collection")
    expect(source).to_be_hidden()
    page.get_by_text("Sources", exact=True).click()
    expect(source).to_be_visible()
    expect(page.get_by_text("checked Aug 1, 2026").first).to_be_visible()


def test_a_state_that_is_switched_changes_the_guidance_without_another_upload(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    uploads: list[str] = []
    page.on("request", lambda one: uploads.append(one.url) if one.method == "POST" else None)
    label = page.get_by_role("button", name="label on")
    expect(label).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text(WITH_LABEL)).to_be_visible()
    label.click()
    expect(page.get_by_text(WITH_LABEL)).to_be_hidden()
    page.get_by_role("button", name="will not wash clean").click()
    expect(page.get_by_role("heading", name="Where it goes: General waste bag")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="The advice has changed")).to_be_attached()
    page.get_by_role("button", name="will not wash clean").click()
    label.click()
    expect(page.get_by_text(WITH_LABEL)).to_be_visible()
    assert uploads == []


def test_steps_that_follow_from_its_state_are_marked(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    marked = page.get_by_role("listitem").filter(has_text="because of its state")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(WITH_LABEL)


def test_a_state_cannot_be_switched_without_a_network_and_stays_as_it_was(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    label = page.get_by_role("button", name="label on")
    expect(label).to_be_visible()
    page.context.set_offline(True)
    label.click()
    expect(page.get_by_text("There is no internet now")).to_be_visible()
    expect(label).to_have_attribute("aria-pressed", "true")


def test_whom_to_call_where_to_read_on_and_the_nearest_are_links(phone: Visit) -> None:
    page = phone("/")
    answer_with(page, Sighting("refrigerator", "electronics", 0.95))
    band = page.locator("article section", has_text="Electronics and appliances").first
    call = band.get_by_role("link", name="1599-0903")
    expect(call).to_have_attribute("href", "tel:1599-0903")
    website = band.get_by_role("link", name="Website")
    expect(website).to_have_attribute("rel", "noreferrer")
    answer_with(page, Sighting("power_bank", "electronics", 0.95))
    nearest = page.get_by_role("link", name="Show the nearest")
    expect(nearest).to_have_attribute("href", "/bins?stream=battery")
    expect(page.get_by_role("heading", name="Careful")).to_be_visible()


def test_every_thing_has_its_own_card_and_a_place_in_the_list_above(phone: Visit) -> None:
    page = phone("/")
    answer_with(page, BOTTLE, CARTON, CUP)
    expect(page.get_by_role("article")).to_have_count(3)
    places = page.get_by_role("navigation", name="Things in the photo")
    expect(places.get_by_role("link")).to_have_text(
        ["1Clear PET bottle", "2Milk carton", "3not certain yet"]
    )
    places.get_by_role("link", name="Milk carton").click()
    heading = page.get_by_role("heading", name="Milk carton", exact=True)
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_in_the_other_language_the_answer_is_told_anew(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", name="투명 페트병", exact=True)).to_be_visible()
    expect(page.get_by_text("내용물을 깨끗이 비워 주세요.")).to_be_visible()
    expect(page.get_by_role("button", name="라벨이 붙어 있음")).to_be_visible()


def test_without_a_network_the_answer_stays_in_its_language_and_says_so(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_text("받았던 말 그대로")).to_be_visible()
    expect(page.get_by_role("heading", name="Clear PET bottle", exact=True)).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="투명 페트병", exact=True)).to_be_visible()
    expect(page.get_by_text("받았던 말 그대로")).to_be_hidden()


def test_an_answer_that_only_the_server_has_is_shown_with_its_photo(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    job = left_to_the_server(page)
    page.goto(f"/answer/{job}")
    expect(page.get_by_role("heading", name="Clear PET bottle", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Your photo")).to_be_visible()


def test_an_answer_that_nobody_knows_has_a_next_step(phone: Visit) -> None:
    page = phone(f"/answer/{JOB}")
    expect(page.get_by_role("heading", name="There is no such answer")).to_be_visible()
    page.get_by_role("link", name="Look it up by name").click()
    page.wait_for_url("**/look-up")


def test_a_server_that_is_away_is_asked_again(phone: Visit) -> None:
    page = phone("/")
    page.route("**/waste/result/*", lambda route: route.abort())
    page.goto(f"/answer/{JOB}")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    page.unroute("**/waste/result/*")
    again.click()
    expect(page.get_by_role("heading", name="There is no such answer")).to_be_visible()


def test_the_guidance_is_shared_without_the_photo(desktop: Visit) -> None:
    page = desktop("/", permissions=["clipboard-read", "clipboard-write"])
    photograph(page, "pet-bottle")
    page.evaluate("delete Navigator.prototype.share")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "1. Empty it completely." in text
    assert "/look-up?q=Clear+PET+bottle" in text
    assert "/answer/" not in text


def test_a_deleted_answer_is_gone_here_and_on_the_server(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    address = page.url
    delete_it(page)
    page.wait_for_url(lambda url: url.endswith("/"))
    expect(page.get_by_text("The answer is deleted.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="There is no such answer")).to_be_visible()


def test_without_a_network_nothing_is_deleted_and_the_dialog_says_why(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    page.context.set_offline(True)
    delete_it(page)
    dialog = page.get_by_role("dialog", name="Delete this answer?")
    expect(dialog.get_by_role("alert")).to_contain_text("There is no internet now")
    dialog.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Clear PET bottle", exact=True)).to_be_visible()


def delete_it(page: Page) -> None:
    """Delete the answer on the screen."""
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
