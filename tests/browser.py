"""A real browser without a window: Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.real import give_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# It asks nobody outside, whatever it likes to look after.
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, for the tests of a file: as long as its driver is there, the process can run no other event loop."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        give_up("chromium is not installed: make services")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    """Somebody's browser: cookies and all are its own."""
    with chromium.new_context() as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context
