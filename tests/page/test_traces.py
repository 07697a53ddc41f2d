"""What is left on a device by whoever signed out, deleted everything, or changed their mind about a photo: nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page.conftest import DESKTOP, Visit
from tests.page.people import device, expire, session, settings, sign_in, welcoming
from tests.page.taking import BOTTLE, CLASSIFY, KEPT, choose, kept, wait_for_answer
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Route

__all__ = ["device", "settings", "welcoming"]
LOOKED_UP = "/look-up?q=bottle&item=pet_bottle_clear"
# A browser that has room for no token any more.
FULL = """() => {
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...all) {
  if (this.name === "signed") throw new DOMException("full", "QuotaExceededError");
  return put.apply(this, all);
};
}"""
BINS = 'localStorage.setItem(\'wastecoach.bins\', \'{"at":1,"places":[],"streams":{}}\')'
TEXTS = "Object.keys(localStorage).filter((one) => /looked_up|bins|walk/.test(one))"


@pytest.mark.parametrize("leaving", ["Sign out", "Delete account"])
def test_what_somebody_looked_for_goes_with_them(leaving: str, device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.goto(LOOKED_UP)
    wait_for_answer(page)
    page.evaluate(BINS)
    page.goto("/me")
    page.get_by_role("button", name=leaving, exact=leaving == "Sign out").click()
    if leaving == "Sign out":
        page.get_by_role("button", name="Sign out of this device").click()
    else:
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Delete everything", exact=True).click()
    page.get_by_text("You are signed out.").or_(
        page.get_by_text("Everything is deleted.")
    ).wait_for()
    assert page.evaluate(TEXTS) == []


def test_going_back_after_the_sign_out_shows_no_answer(device: Visit) -> None:
    page, desktop = device("/me"), device("/me", **DESKTOP)
    for one in (page, desktop):
        sign_in(one)
    page.goto("/")
    choose(page, BOTTLE)
    until(lambda: [one["state"] for one in kept(page)] == ["done"])
    desktop.get_by_role("link", name="Past answers").click()
    desktop.locator(".entry-link").click()
    desktop.locator(".things").wait_for()
    desktop.get_by_role("link", name="Me", exact=True).click()
    desktop.get_by_role("button", name="Sign out", exact=True).click()
    desktop.get_by_role("button", name="Sign out of this device").click()
    desktop.get_by_text("You are signed out.").wait_for()
    desktop.go_back()
    desktop.get_by_role("link", name="Take another photo").wait_for()
    assert desktop.locator(".things").count() == 0
    desktop.route("**/api/v1/waste/history?*", lambda route: route.fulfill(status=503))
    desktop.go_back()
    desktop.get_by_role("heading", level=1).wait_for()
    assert desktop.locator(".entry").count() == 0


def test_a_photo_that_is_deleted_before_the_device_is_known_is_never_sent(device: Visit) -> None:
    page = device("/")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if "/waste/classify" in one.url else None)
    held: list[Route] = []
    page.route("**/auth/device", lambda route: held.append(route), times=1)  # noqa: PLW0108 -- it looks into what it calls
    choose(page, BOTTLE)
    page.get_by_role("button", name="Delete this photo").click()
    page.get_by_role("heading", name="How it works").wait_for()
    until(lambda: page.evaluate("0") or held)
    held[0].continue_()
    choose(page, BOTTLE)
    until(lambda: [one["state"] for one in kept(page)] == ["done"])
    assert len(sent) == 1


def test_a_photo_on_its_way_while_the_account_is_deleted_leaves_nothing_behind(
    device: Visit,
) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_role("link", name="Photo", exact=True).click()
    away = [True]
    page.route(CLASSIFY, lambda route: route.abort() if away else route.continue_())
    choose(page, BOTTLE)
    until(lambda: kept(page))
    page.get_by_role("link", name="Me", exact=True).click()

    page.get_by_text("in use now").wait_for()
    held: list[Route] = []
    page.route("**/api/v1/users/me", lambda route: held.append(route), times=1)  # noqa: PLW0108 -- it looks into what it calls
    page.get_by_role("button", name="Delete account").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Delete everything", exact=True).click()
    until(lambda: page.evaluate("0") or held)
    answer = held[0].fetch()
    away.clear()
    page.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: page.evaluate(KEPT)["device"])
    held[0].fulfill(response=answer)
    page.get_by_text("Everything is deleted.").wait_for()
    assert kept(page) == []
    assert page.evaluate(KEPT)["device"] is None


def test_tokens_that_could_not_be_kept_leave_no_older_ones_to_be_shown_again(
    device: Visit,
) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    expire(page)
    page.evaluate(FULL)
    page.get_by_role("link", name="Past answers").click()
    page.get_by_role("heading", level=1).wait_for()
    until(lambda: session(page) is None)
