"""The page in a real browser against a real server: a phone, a desktop, and nobody else on the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import PATIENCE_MS, chromium
from tests.page.serving import Serve, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

__all__ = ["chromium"]
HERE = Path(__file__).parent
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
# What Chromium writes itself when an answer is no 2xx, or does not come: tests of faults want just that.
OF_FAULTS = ("Failed to load resource",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are of the set `page`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("page")


@dataclass
class Watched:
    """What a browser did besides what it shows: requests that left the origin, errors on its console."""

    origin: str
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a browser."""
        context.on("request", self._requested)
        context.on("console", self._told)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "blob:", "data:")):
            self.elsewhere.append(request.url)

    def _told(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_FAULTS):
            self.errors.append(message.text)


Visit = Callable[..., "Page"]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """The embedded server that most tests share: no settings at all."""
    with serving(tmp_path_factory.mktemp("serve")) as running:
        yield running


@contextmanager
def visiting(chromium: Browser, address: str, **of_browser: Any) -> Iterator[Page]:
    """A page of a browser of one's own. Errors on the console and requests to others fail the test.

    Args:
        chromium: The browser.
        address: Where the server is.
        of_browser: As of Playwright's `new_context`: `locale`, `viewport`, `geolocation`, …
    """
    chosen = {"locale": "en-US", "timezone_id": "Asia/Seoul", **of_browser}
    with chromium.new_context(base_url=address, **chosen) as context:
        context.set_default_timeout(PATIENCE_MS)
        watched = Watched(address)
        watched.follow(context)
        yield context.new_page()
        assert watched.elsewhere == []
        assert watched.errors == []


@pytest.fixture
def phone(chromium: Browser, server: Serve) -> Iterator[Visit]:
    """Opens a path of the page on a phone: `phone("/bins", locale="ko-KR")`."""
    with ExitStack() as open_ones:

        def visit(path: str = "/", **of_browser: Any) -> Page:
            chosen = {**PHONE, **of_browser}
            page = open_ones.enter_context(visiting(chromium, server.address, **chosen))
            page.goto(path)
            return page

        yield visit


@pytest.fixture
def desktop(chromium: Browser, server: Serve) -> Iterator[Visit]:
    """The same on a desktop."""
    with ExitStack() as open_ones:

        def visit(path: str = "/", **of_browser: Any) -> Page:
            chosen = {**DESKTOP, **of_browser}
            page = open_ones.enter_context(visiting(chromium, server.address, **chosen))
            page.goto(path)
            return page

        yield visit
