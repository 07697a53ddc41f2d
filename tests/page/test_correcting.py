"""Right or wrong, in two taps: what it really is, what to do with that, and what the server is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.page.answers import left_to_the_server, photograph, suggested
from tests.page.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_right_is_one_tap(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    with page.expect_response("**/waste/feedback/*") as told:
        page.get_by_role("button", name="Right").click()
    assert told.value.json()["verdict"] == "right"
    expect(page.get_by_text("You said this is right.")).to_be_visible()


def test_wrong_then_the_right_item_gives_its_guidance(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    said = corrected(page, "glass jar", "Glass jar")
    assert said == {"verdict": "wrong", "item": "glass_jar", "thing": 0, "comment": "", **KEPT_OFF}
    card = page.get_by_role("article", name="Glass jar")
    expect(card.get_by_role("heading", name="Where it goes: Glass bottles")).to_be_visible()
    expect(card.get_by_text("the answer was: Clear PET bottle")).to_be_visible()
    expect(page.get_by_role("heading", name="Glass jar", exact=True)).to_be_focused()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    page.reload()
    expect(card).to_be_visible()


def test_a_correction_can_be_changed(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    corrected(page, "glass jar", "Glass jar")
    said = corrected(page, "umbrella", "Umbrella", by="Change")
    assert said["item"] == "umbrella"
    expect(page.get_by_role("article", name="Umbrella")).to_be_visible()


def test_who_does_not_know_its_name_may_still_say_that_it_is_wrong(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    page.get_by_role("button", name="Wrong").click()
    page.get_by_role("button", name="I do not know its name").click()
    expect(page.get_by_text("You said this is wrong.")).to_be_visible()


def test_a_word_that_nobody_knows_says_so_in_the_dialog(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    page.get_by_role("button", name="Wrong").click()
    page.keyboard.type("zzxxqq")
    expect(page.get_by_role("status").filter(has_text="0 suggestions")).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is known under “zzxxqq”")).to_be_visible()


def test_the_dialog_holds_the_focus_and_esc_gives_it_back(desktop: Visit) -> None:
    page = desktop("/")
    photograph(page, "pet-bottle")
    wrong = page.get_by_role("button", name="Wrong")
    wrong.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="What is it really?")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(wrong).to_be_focused()


def test_esc_closes_the_suggestions_before_the_dialog(desktop: Visit) -> None:
    page = desktop("/")
    photograph(page, "pet-bottle")
    page.get_by_role("button", name="Wrong").click()
    dialog = page.get_by_role("dialog")
    page.keyboard.type("glass")
    expect(dialog.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("listbox")).to_be_hidden()
    expect(dialog).to_be_visible()


def test_a_few_words_and_leave_to_keep_the_photo_are_sent_along(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    corrected(page, "glass jar", "Glass jar")
    page.get_by_role("button", name="Tell more").click()
    leave = page.get_by_role("checkbox", name="You may keep my photo")
    expect(leave).not_to_be_checked()
    page.get_by_role("textbox", name="In a few words").fill("it is\ngreen")
    leave.check()
    with page.expect_response("**/waste/feedback/*") as told:
        page.get_by_role("button", name="Send").click()
    kept = told.value.json()
    assert (kept["comment"], kept["photo_kept"]) == ("it is green", True)
    expect(page.get_by_role("button", name="Send")).to_be_hidden()


def test_what_was_said_on_another_device_is_shown(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    corrected(page, "glass jar", "Glass jar")
    job = left_to_the_server(page)
    page.goto(f"/answer/{job}")
    expect(page.get_by_role("article", name="Glass jar")).to_be_visible()
    expect(page.get_by_text("the answer was: Clear PET bottle")).to_be_visible()


def test_the_right_item_is_told_in_the_other_language_as_well(phone: Visit) -> None:
    page = phone("/")
    photograph(page, "pet-bottle")
    corrected(page, "glass jar", "Glass jar")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("article", name="유리 단지·잼병")).to_be_visible()
    expect(page.get_by_text("처음 답: 투명 페트병")).to_be_visible()


KEPT_OFF = {"keep_photo": False}


def corrected(page: Page, text: str, name: str, by: str = "Wrong") -> dict[str, Any]:
    """Say what it really is; what the server was told."""
    page.get_by_role("button", name=by, exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type(text)
    option = suggested(page, name)
    with page.expect_request("**/waste/feedback/*") as told:
        option.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    said: dict[str, Any] = json.loads(told.value.post_data or "")
    return said
