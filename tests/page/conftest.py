"""The page in a real browser against a real server: a phone, a desktop, and nobody else on the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from servers.identity.server import Identities
from tests.browser import PATIENCE_MS, chromium
from tests.page.bins import serving_bins
from tests.page.screens import LANGUAGES, Said, Screen
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
PLENTY = {
    f"WASTECOACH_{whose}REQUESTS_PER_MINUTE": "100000" for whose in ("", "DEVICE_", "PERSON_")
}
# What Chromium writes itself when an answer is no 2xx, or does not come: tests of faults want just that.
OF_FAULTS = ("Failed to load resource", "An unknown error occurred when fetching the script")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are of the set `page`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("page")


@dataclass
class Watched:
    """What a browser did besides what it shows: requests that left the origin, errors on its console."""

    origin: str
    allowed: tuple[str, ...] = ()
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a browser."""
        context.on("request", self._requested)
        context.on("console", self._told)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _requested(self, request: Request) -> None:
        known = [f"{origin}/" for origin in (self.origin, *self.allowed)]
        if not request.url.startswith((*known, "blob:", "data:")):
            self.elsewhere.append(request.url)

    def _told(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_FAULTS):
            self.errors.append(message.text)


Visit = Callable[..., "Page"]
Served = Callable[..., Serve]
Arriving = Callable[[Screen, str, Mapping[str, Any]], AbstractContextManager["Page"]]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Embedded servers by their settings, each started once: `served(WASTECOACH_VISION="stub")`.

    They let a test ask as often as it likes.
    """
    with ExitStack() as running:

        @cache
        def serve(**chosen: str) -> Serve:
            folder = tmp_path_factory.mktemp("serve")
            return running.enter_context(serving(folder, **{**PLENTY, **chosen}))

        yield serve


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that knows the bins around the City Hall of Seoul, started once it is asked for."""
    with ExitStack() as running:

        @cache
        def serve() -> Serve:
            return running.enter_context(serving_bins(tmp_path_factory.mktemp("bins"), **PLENTY))

        yield serve


@pytest.fixture(scope="session")
def server(served: Served) -> Serve:
    """The server that most tests share."""
    return served()


@contextmanager
def visiting(
    chromium: Browser, address: str, allowed: tuple[str, ...] = (), **of_browser: Any
) -> Iterator[Page]:
    """A page of a browser of one's own. Errors on the console and requests to others fail the test.

    Args:
        chromium: The browser.
        address: Where the server is.
        allowed: Other origins that people are sent to: of providers that they sign in with.
        of_browser: As of Playwright's `new_context`: `locale`, `viewport`, `geolocation`, …
    """
    chosen = {"locale": "en-US", "timezone_id": "Asia/Seoul", **of_browser}
    with chromium.new_context(base_url=address, **chosen) as context:
        context.set_default_timeout(PATIENCE_MS)
        watched = Watched(address, allowed)
        watched.follow(context)
        yield context.new_page()
        assert watched.elsewhere == []
        assert watched.errors == []


@pytest.fixture(scope="module")
def arriving(chromium: Browser, served: Served, seeded: Served, identities: Identities) -> Arriving:
    """Opens a screen of the table in its state, in a language, on a device; closes it behind a `with`."""

    @contextmanager
    def at(screen: Screen, language: str, device: Mapping[str, Any]) -> Iterator[Page]:
        settings = identities.settings() if screen.signs_in else {}
        server = seeded() if screen.seeded else served(**settings)
        address, allowed = server.address, (identities.address,)
        browser = {**device, "locale": LANGUAGES[language], **screen.browser}
        with visiting(chromium, address, allowed, **browser) as page:
            page.goto(screen.path)
            screen.get_there(page, Said(language))
            yield page

    return at


@pytest.fixture
def phone(chromium: Browser, server: Serve) -> Iterator[Visit]:
    """Opens a path of the page on a phone: `phone("/bins", locale="ko-KR")`."""
    with _visits(chromium, server, PHONE) as visit:
        yield visit


@pytest.fixture
def desktop(chromium: Browser, server: Serve) -> Iterator[Visit]:
    """The same on a desktop."""
    with _visits(chromium, server, DESKTOP) as visit:
        yield visit


@contextmanager
def _visits(chromium: Browser, server: Serve, usual: dict[str, Any]) -> Iterator[Visit]:
    with ExitStack() as open_ones:

        def visit(path: str = "/", **of_browser: Any) -> Page:
            chosen = {**usual, **of_browser}
            page = open_ones.enter_context(visiting(chromium, server.address, **chosen))
            page.goto(path)
            return page

        yield visit
