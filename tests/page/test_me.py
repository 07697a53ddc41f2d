"""The screen about oneself: what is kept, to take along, to delete; for everybody, in every state."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zipfile import ZipFile

import httpx
import pytest

from tests.page import axe
from tests.page.conftest import DESKTOP, PHONE, Visit
from tests.page.people import MINJI, bearer, device, session, settings, sign_in, welcoming
from tests.page.taking import BOTTLE, KEPT, choose, kept
from tests.page.test_accessibility import SIDEWAYS, SMALL, TOUCH
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from wastecoach.settings import Settings

__all__ = ["device", "settings", "welcoming"]
NO_PICKER = "delete window.showSaveFilePicker;"
# A place as a person would choose it, in the browser's own files.
PICKER = """window.showSaveFilePicker = async ({ suggestedName }) =>
  (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });"""
SAVED = """async () => {
  const folder = await navigator.storage.getDirectory();
  const found = [];
  for await (const [name, place] of folder.entries()) {
    const bytes = new Uint8Array(await (await place.getFile()).arrayBuffer());
    found.push([name, [...bytes]]);
  }
  return found;
}"""
# The server's answer as it is when the network goes in the middle of it.
BREAKS_OFF = """const whole = window.fetch;
window.fetch = async (...asked) => {
  if (!String(asked[0]).includes("/export")) return whole(...asked);
  return new Response(new ReadableStream({
    start(stream) { stream.enqueue(new Uint8Array(2000)); },
    pull(stream) { stream.error(new TypeError("network error")); },
  }));
};"""
DELETE_ACCOUNT, DELETE_DEVICE = "Delete account", "Delete everything of this device"


def test_everything_is_downloaded_as_one_file(device: Visit) -> None:
    page = _with_an_answer(device)
    page.add_init_script(NO_PICKER)
    page.goto("/me")
    sign_in(page)
    with page.expect_download() as awaited:
        page.get_by_role("button", name="Download everything").click()
    assert awaited.value.suggested_filename.startswith("wastecoach-")
    with ZipFile(awaited.value.path()) as zipped:
        names = zipped.namelist()
    assert "profile.json" in names
    assert [name for name in names if name.endswith(".jpg")] != []
    page.get_by_text(f"{awaited.value.suggested_filename} is saved").wait_for()


def test_a_browser_that_can_writes_to_the_chosen_place(device: Visit) -> None:
    page = _with_an_answer(device)
    page.add_init_script(PICKER)
    page.goto("/me")
    page.get_by_role("button", name="Download everything").click()
    page.get_by_text("is saved").wait_for()
    ((name, content),) = page.evaluate(SAVED)
    assert name.endswith(".zip")
    with ZipFile(BytesIO(bytes(content))) as zipped:
        assert zipped.testzip() is None


def test_a_download_that_breaks_off_is_told_and_may_be_tried_again(device: Visit) -> None:
    page = _with_an_answer(device)
    page.add_init_script(PICKER)
    page.add_init_script(BREAKS_OFF)
    page.goto("/me")
    page.get_by_role("button", name="Download everything").click()
    page.get_by_text("The download broke off, and nothing was saved").wait_for()
    ((_, content),) = page.evaluate(SAVED)
    assert content == []
    assert page.get_by_role("button", name="Download everything").is_enabled()


def test_a_device_that_asked_nothing_has_nothing_to_download(device: Visit) -> None:
    page = device("/me")
    page.get_by_role("button", name=DELETE_DEVICE).wait_for()
    assert page.get_by_role("button", name="Download everything").count() == 0


def test_an_account_is_deleted_with_all_that_is_kept_of_it(device: Visit, welcoming: str) -> None:
    page = _with_an_answer(device)
    page.goto("/me")
    sign_in(page)
    before, shown = session(page), bearer(page)
    _erase(page, DELETE_ACCOUNT)
    page.get_by_text("Everything is deleted.").wait_for()
    assert (kept(page), session(page)) == ([], None)
    assert httpx.get(f"{welcoming}/api/v1/users/me", headers=shown).status_code == 401
    sign_in(page)
    after = session(page)
    assert before is not None
    assert after is not None
    assert after["person"]["id"] != before["person"]["id"]


def test_nothing_is_deleted_before_somebody_says_that_they_know(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_role("button", name=DELETE_ACCOUNT).click()
    assert page.get_by_role("button", name="Delete everything", exact=True).is_disabled()
    for word in ("all answers you got", "all sign-ins", "as labels that nobody can tell"):
        page.get_by_role("dialog").get_by_text(word).wait_for()
    page.get_by_role("button", name="Do not delete").click()
    page.get_by_role("heading", name=MINJI).wait_for()


def test_a_deletion_that_the_server_does_not_hear_is_told_and_goes_on(device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    me = "**/api/v1/users/me"
    page.route(me, lambda route: route.abort())
    _erase(page, DELETE_ACCOUNT)
    page.get_by_role("dialog").get_by_text("The server cannot be reached").wait_for()
    assert session(page) is not None
    page.unroute(me)
    page.get_by_role("button", name="Delete everything", exact=True).click()
    page.get_by_text("Everything is deleted.").wait_for()


def test_a_device_is_forgotten_without_any_account(device: Visit, welcoming: str) -> None:
    page = _with_an_answer(device)
    token = page.evaluate(KEPT)["device"]["token"]
    page.goto("/me")
    page.get_by_label("Apartment").check()
    _erase(page, DELETE_DEVICE)
    page.get_by_text("Everything is deleted.").wait_for()
    shown = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{welcoming}/api/v1/waste/history", headers=shown).status_code == 401
    assert kept(page) == []
    assert page.get_by_label("Not said").is_checked()
    assert page.get_by_role("button", name="Download everything").count() == 0


def test_a_device_that_the_server_forgot_is_deleted_as_well(device: Visit, welcoming: str) -> None:
    page = _with_an_answer(device)
    shown = {"Authorization": f"Bearer {page.evaluate(KEPT)['device']['token']}"}
    httpx.delete(f"{welcoming}/api/v1/users/me", headers=shown).raise_for_status()
    page.goto("/me")
    _erase(page, DELETE_DEVICE)
    page.get_by_text("Everything is deleted.").wait_for()
    assert kept(page) == []


def test_administrators_find_the_way_to_the_status(device: Visit, settings: Settings) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_role("link", name="Past answers").wait_for()
    assert page.get_by_role("link", name="How the server is").count() == 0
    somebody = session(page)
    assert somebody is not None
    _grant(somebody["person"]["id"], settings)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign out of this device").click()
    sign_in(page)
    page.get_by_role("link", name="How the server is").wait_for()


def test_what_is_kept_is_told_in_short(phone: Visit) -> None:
    page = phone("/me")
    page.get_by_role("heading", name="Privacy").click()
    for word in ("30 days", "365 days", "Nobody but you sees it"):
        page.get_by_text(word).first.wait_for()


def _plain(_: Page) -> None:
    """As it is."""


def _with_dialog(button: str) -> Callable[[Page], None]:
    def open_it(page: Page) -> None:
        page.get_by_role("button", name=button, exact=button == "Sign out").click()
        page.get_by_role("dialog").wait_for()

    return open_it


def _unfolded(page: Page) -> None:
    page.get_by_role("heading", name="Privacy").click()


STATES: dict[str, Callable[[Page], None]] = {
    "plain": _plain,
    "region": _with_dialog("Where you live"),
    "sign_out": _with_dialog("Sign out"),
    "erase": _with_dialog(DELETE_ACCOUNT),
    "privacy": _unfolded,
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_keeps_anybody_out_who_is_signed_in(state: str, device: Visit) -> None:
    page = device("/me")
    sign_in(page)
    page.get_by_text("in use now").wait_for()
    STATES[state](page)
    lights: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for light in lights:
        page.emulate_media(color_scheme=light)
        for size in (PHONE["viewport"], DESKTOP["viewport"]):
            page.set_viewport_size(size)
            assert axe.violations(page) == []
    page.set_viewport_size(PHONE["viewport"])
    assert page.evaluate(SMALL, TOUCH) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) == []


def _with_an_answer(device: Visit) -> Page:
    page = device("/")
    choose(page, BOTTLE)
    until(lambda: [one["state"] for one in kept(page)] == ["done"])
    return page


def _erase(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_role("button", name="Delete everything", exact=True).click()


def _grant(person: str, settings: Settings) -> None:
    """As an operator does, on the server's machine."""
    command = [sys.executable, "-m", "wastecoach", "admin", "grant", person]
    chosen = {"WASTECOACH_DATABASE_URL": settings.database_url or ""}
    subprocess.run(command, env={**os.environ, **chosen}, check=True, cwd=Path(__file__).parent)
