"""People who sign in on the page: a server with providers on this machine, and as many browsers as a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from servers.identity.server import Identities
from tests.api.running import running
from tests.oauth.conftest import settings_in
from tests.page.conftest import PHONE, Visit, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from wastecoach.settings import Settings

MINJI, JUNHO, ALEX = "김민지", "이준호", "Alex Kim"
BUTTONS = {
    "kakao": "Login with Kakao",
    "naver": "Log in with NAVER",
    "google": "Sign in with Google",
    "stub": "Sign in with a test account",
}
# Changes what the page keeps of the sign-in: `{until: 0}`.
CHANGE = """async (changes) => {
  const open = indexedDB.open("wastecoach");
  const database = await new Promise((settle) => { open.onsuccess = () => settle(open.result); });
  const store = database.transaction("signed", "readwrite").objectStore("signed");
  const reading = store.get("person");
  await new Promise((settle) => { reading.onsuccess = settle; });
  const writing = store.put({ ...reading.result, ...changes }, "person");
  await new Promise((settle) => { writing.onsuccess = settle; });
  database.close();
}"""
SESSION = """async () => {
  const open = indexedDB.open("wastecoach");
  const database = await new Promise((settle) => { open.onsuccess = () => settle(open.result); });
  const reading = database.transaction("signed").objectStore("signed").get("person");
  await new Promise((settle) => { reading.onsuccess = settle; });
  database.close();
  return reading.result ?? null;
}"""


@pytest.fixture
def settings(identities: Identities, tmp_path: Path) -> Settings:
    """Of a server with all providers, where nobody has signed in yet."""
    return settings_in(tmp_path, identities)


@pytest.fixture
def welcoming(settings: Settings) -> Iterator[str]:
    """The address of that server."""
    with running(settings) as address:
        yield address


@pytest.fixture
def device(chromium: Browser, welcoming: str, identities: Identities) -> Iterator[Visit]:
    """Opens a path of that server in a browser of its own, a phone in English unless one says otherwise."""
    with ExitStack() as open_ones:

        def visit(path: str = "/me", **of_browser: Any) -> Page:
            chosen = {**PHONE, **of_browser}
            browser = visiting(chromium, welcoming, (identities.address,), **chosen)
            page = open_ones.enter_context(browser)
            page.goto(path)
            return page

        yield visit


def agree(page: Page, who: str = MINJI) -> None:
    """What a person does on the provider's page."""
    page.get_by_role("radio", name=who).check()
    page.get_by_role("button", name="동의하고 계속하기").click()


def sign_in(page: Page, who: str = MINJI, provider: str = "kakao") -> None:
    """From the screen about oneself to the provider and back."""
    page.get_by_role("button", name=BUTTONS[provider]).click()
    agree(page, who)
    page.get_by_role("heading", name=who).wait_for()
    # All that a sign-in asks for has come: whoever goes on at once would break some of it off.
    page.wait_for_load_state("networkidle")


def session(page: Page) -> dict[str, Any] | None:
    """What the browser keeps of the sign-in."""
    found: dict[str, Any] | None = page.evaluate(SESSION)
    return found


def bearer(page: Page) -> dict[str, str]:
    """The header of whoever is signed in there."""
    kept = session(page)
    assert kept is not None
    return {"Authorization": f"Bearer {kept['access']}"}


def expire(page: Page) -> None:
    """From now on the access token that the browser keeps has to be renewed."""
    page.evaluate(CHANGE, {"until": 0})
