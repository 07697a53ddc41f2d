"""Without a network: the page opens, past answers are there, and photos wait until it is back."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.conftest import PHONE, Visit, visiting
from tests.page.serving import Serve, serving
from tests.page.taking import (
    BOTTLE,
    CARTON,
    choose,
    kept,
    wait_for_answer,
    without_network,
)
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NEXT = "wastecoach-0123456789abcdef"
RENEW = """
import re, runpy
from wastecoach.api.routes import page

before = page.built()
[old] = [name for name in before if name.startswith("assets/look_up-")]
next = re.sub("-[0-9A-Z]+", "-RENEWED0", old)
def renewed(text):
    text = text.replace(old.encode(), next.encode())
    text = text.replace(old[7:].encode(), next[7:].encode())
    return re.sub(rb"(?<=wastecoach-)[0-9a-f]{16}", b"0123456789abcdef", text)
after = {name.replace(old, next): renewed(text) for name, text in before.items()}
page.built = lambda: after
runpy.run_module("wastecoach", run_name="__main__", alter_sys=True)
"""
WAITING = "navigator.serviceWorker.ready.then((one) => one.waiting !== null)"
CACHED = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(caches_.map((cache) => cache.keys()));
  return requests.flat().map((one) => new URL(one.url).pathname);
}"""


def test_past_answers_open_without_a_network(phone: Visit) -> None:
    page = phone("/")
    choose(page, BOTTLE)
    wait_for_answer(page)
    without_network(page)
    page.goto("/")
    page.get_by_text("There is no internet now.").wait_for()
    page.get_by_role("link", name=re.compile("Clear PET bottle")).click()
    wait_for_answer(page)
    page.get_by_role("img", name="The photo you took").or_(page.locator("canvas")).first.wait_for()
    page.reload()
    wait_for_answer(page)


@pytest.mark.parametrize("language", ["ko-KR", "en-US"])
@pytest.mark.parametrize("path", ["/", "/look-up", "/bins", "/history", "/me", "/answer/unknown"])
def test_every_screen_opens_without_a_network(path: str, language: str, phone: Visit) -> None:
    page = phone("/", locale=language)
    without_network(page)
    page.goto(path)
    page.get_by_role("heading", level=1).first.wait_for(state="attached")


def test_the_other_language_is_there_without_a_network(phone: Visit) -> None:
    page = phone("/")
    without_network(page)
    page.get_by_role("button", name="한국어").click()
    page.get_by_role("heading", name="버리기 전에 찍어 보세요").wait_for()


def test_a_photo_taken_without_a_network_is_sent_when_it_is_back_without_a_touch(
    phone: Visit,
) -> None:
    page = phone("/")
    without_network(page)
    choose(page, BOTTLE)
    page.get_by_text("There is no internet. Your photo stays on this device").wait_for()
    page.context.set_offline(False)
    wait_for_answer(page)


def test_photos_taken_without_a_network_outlast_the_page(phone: Visit) -> None:
    page = phone("/")
    without_network(page)
    choose(page, BOTTLE, CARTON)
    expect(page.get_by_text("Taken at")).to_have_count(2)
    page.close()
    again = page.context.new_page()
    again.goto("/")
    expect(again.get_by_text("Your photo is safe here and waits")).to_have_count(2)
    again.context.set_offline(False)
    expect(again.get_by_role("heading", name="On the way")).to_have_count(0)
    assert [one["state"] for one in kept(again)] == ["done", "done"]


def test_nothing_that_the_server_answers_about_somebody_is_kept_among_the_files(
    phone: Visit,
) -> None:
    page = phone("/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    choose(page, BOTTLE)
    wait_for_answer(page)
    paths = page.evaluate(CACHED)
    assert "/" in paths
    assert [path for path in paths if path.startswith("/api/")] == []


def test_a_server_that_answers_with_errors_does_not_close_the_page(
    chromium: Browser, server: Serve
) -> None:
    with visiting(chromium, server.address, **PHONE) as page:
        page.goto("/")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
        page.context.route(
            "**/look-up", lambda route: route.fulfill(status=502, body="Bad gateway")
        )
        page.goto("/look-up")
        page.get_by_role("heading", level=1).wait_for(state="attached")


def test_a_page_that_is_open_keeps_its_files_when_there_is_a_new_version(
    chromium: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path) as server, visiting(chromium, server.address, **PHONE) as page:
        page.goto("/")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
        (before,) = page.evaluate("caches.keys()")
        server.kill()
        renewed = Renewed(tmp_path)
        renewed.port = server.port
        renewed.start()
        try:
            page.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update())")
            until(lambda: page.evaluate(WAITING))
            page.get_by_role("link", name="Look up").click()
            page.get_by_role("combobox").wait_for()
            page.close()
            again = page.context.new_page()
            until(lambda: _opened(again) and again.evaluate("caches.keys()") == [NEXT])
            assert before != NEXT
            again.get_by_role("link", name="Look up").click()
            again.get_by_role("combobox").wait_for()
        finally:
            renewed.kill()


def _opened(page: Page) -> bool:
    """The page, by somebody who had closed it; the browser may take a moment to notice."""
    page.goto("about:blank")
    return page.goto("/") is not None


class Renewed(Serve):
    """The server with the page's next version: a screen's file is another, and has another name."""

    def command(self) -> Sequence[str]:
        """The program, with other files to serve."""
        return (sys.executable, "-c", RENEW, "serve", "--port", str(self.port))
