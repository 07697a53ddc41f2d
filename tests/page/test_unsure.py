"""Not sure: the question that decides, the choices, and what helps where the photo is what is wrong."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.page.answers import answer_with, photograph, suggested
from tests.page.conftest import Visit
from wastecoach.core.analysis import Alternative, Sighting


def test_one_tap_on_a_choice_decides_and_is_remembered(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "milk-carton")
    expect(page.get_by_text("not certain yet")).to_be_visible()
    expect(page.get_by_role("heading", name="Is it a drinks carton")).to_be_visible()
    with page.expect_request("**/waste/feedback/*") as told:
        page.get_by_role("button", name="Milk carton").click()
    card = page.get_by_role("article", name="Milk carton")
    expect(card.get_by_role("heading", name="Where it goes: Cartons")).to_be_visible()
    expect(page.get_by_role("heading", name="Milk carton", exact=True)).to_be_focused()
    said = json.loads(told.value.post_data or "")
    assert (said["verdict"], said["item"]) == ("wrong", "milk_carton")
    page.reload()
    expect(card.get_by_text("You said it is: Milk carton")).to_be_visible()
    expect(card.get_by_text("as you said")).to_be_visible()


def test_the_choice_that_came_first_counts_as_right(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "milk-carton")
    with page.expect_response("**/waste/feedback/*") as told:
        page.get_by_role("button", name="Snack box").click()
    assert told.value.ok
    assert told.value.json()["verdict"] == "right"
    expect(page.get_by_role("heading", name="Where it goes: Paper")).to_be_visible()


def test_every_choice_shows_where_it_would_go(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "milk-carton")
    expect(page.get_by_role("button", name="Milk carton Cartons")).to_be_visible()
    expect(page.get_by_role("button", name="Plastic food container Plastics")).to_be_visible()


def test_something_else_is_found_by_its_name(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "milk-carton")
    page.get_by_role("button", name="Something else").click()
    dialog = page.get_by_role("dialog", name="What is it?")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("umbrella")
    suggested(page, "Umbrella").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("heading", name="Umbrella", exact=True)).to_be_focused()


def test_a_choice_made_without_a_network_is_sent_later(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "milk-carton")
    choice = page.get_by_role("button", name="Milk carton Cartons")
    expect(choice).to_be_visible()
    page.context.set_offline(True)
    choice.click()
    expect(page.get_by_role("heading", name="Where it goes: Cartons")).to_be_visible()
    later = page.get_by_role("article").get_by_text("It is sent as soon as there is a connection")
    expect(later).to_be_visible()
    with page.expect_response("**/waste/feedback/*") as told:
        page.context.set_offline(False)
    assert told.value.ok
    expect(later).to_be_hidden()


def test_what_may_be_dangerous_is_asked_about_first_and_kept_apart(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "battery")
    expect(page.get_by_role("heading", name="This may be dangerous", level=2)).to_be_visible()
    expect(page.get_by_text("keep it apart from everything else")).to_be_visible()
    page.get_by_role("button", name="Battery").first.click()
    expect(page.get_by_role("heading", name="Where it goes: Batteries")).to_be_visible()


@pytest.mark.parametrize(
    ("doubt", "headline", "advice"),
    [
        ("too_dark", "The photo is too dark", "switch on a light"),
        ("blurred", "The photo is blurred", "Hold still"),
        ("nothing_there", "There is nothing to see in the photo", "in the middle"),
    ],
)
def test_a_poor_photo_asks_for_another_one(
    phone: Visit, doubt: str, headline: str, advice: str
) -> None:
    page = phone("/")
    answer_with(page, Sighting(None, None, 0.1, unsure=True, doubts=(doubt,)))
    card = page.get_by_role("article", name=headline)
    expect(card.get_by_text(advice)).to_be_visible()
    expect(card.get_by_role("button", name="Something else")).to_be_visible()
    page.get_by_role("link", name="Take another photo").click()
    page.wait_for_url(lambda url: url.endswith("/"))


def test_a_kind_that_is_not_known_may_be_named(phone: Visit) -> None:
    page = phone("/")
    strange = Sighting("plastic_container", "plastic", 0.2, unsure=True, doubts=("unfamiliar",))
    answer_with(page, strange)
    expect(page.get_by_text("You can also say what it is.")).to_be_visible()
    page.get_by_role("button", name="Plastic food container").click()
    expect(page.get_by_role("heading", name="Where it goes: Plastics")).to_be_visible()


def test_where_all_that_it_may_be_goes_to_one_place_that_is_told_at_once(phone: Visit) -> None:
    page = phone("/")
    paper = Sighting(
        *("paper_sheet", "paper", 0.4),
        unsure=True,
        doubts=("low_confidence",),
        alternatives=(Alternative("newspaper", "", 0.3),),
    )
    answer_with(page, paper)
    expect(page.get_by_role("heading", name="Where it goes: Paper")).to_be_visible()
