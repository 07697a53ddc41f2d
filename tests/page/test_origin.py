"""Nothing leaves the origin, and nothing runs that is not a file of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.page.conftest import PHONE, Arriving, Served
from tests.page.outside import Outside, listening
from tests.page.screens import SCREENS
from tests.page.serving import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ProxySettings, Route

NOTED = """addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  window.refused = [...(window.refused ?? []), `${violatedDirective} ${blockedURI}`];
}, true);"""
# What somebody who can write into the page's HTML would try: the directive that refuses it, and it.
WRITTEN = {
    "script-src-elem inline": "<script>window.taken = 1</script>",
    "script-src-elem data": '<script src="data:text/javascript,window.taken=1"></script>',
    "script-src-attr inline": '<img src="/nothing.png" onerror="window.taken = 1">',
    "style-src-elem inline": "<style>body { display: none }</style>",
    "style-src-attr inline": '<p style="position: fixed">taken</p>',
    "img-src https://elsewhere.example/spy.png": '<img src="https://elsewhere.example/spy.png">',
    "frame-src https://elsewhere.example": '<iframe src="https://elsewhere.example"></iframe>',
}
# What code that got in all the same would try.
TRIED = {
    "connect-src https://elsewhere.example/": """
        fetch("https://elsewhere.example/").catch(() => {});""",
    "form-action https://elsewhere.example/?": """
        const form = document.createElement("form");
        form.action = "https://elsewhere.example/"; document.body.append(form); form.submit();""",
    "require-trusted-types-for trusted-types-sink": """
        try { document.createElement("p").innerHTML = "<img onerror=alert()>"; } catch {}""",
    "trusted-types trusted-types-policy": """
        try { trustedTypes.createPolicy("another", { createHTML: (text) => text }); } catch {}""",
}


def test_no_screen_asks_anybody_else(arriving: Arriving) -> None:
    with listening() as outside:
        device = {**PHONE, "proxy": _by(outside)}
        for screen in SCREENS:
            with arriving(screen, "ko", device) as page:
                page.wait_for_load_state("networkidle")
        assert outside.heard == []


def test_what_would_leave_is_heard(chromium: Browser, served: Served) -> None:
    with (
        listening() as outside,
        chromium.new_context(proxy=_by(outside)) as context,
    ):
        page = context.new_page()
        page.goto(f"{served().address}/healthz")
        assert outside.heard == []
        page.goto("http://elsewhere.example/")
        assert "GET http://elsewhere.example/ HTTP/1.1" in outside.heard


def _by(outside: Outside) -> ProxySettings:
    return {"server": outside.address, "bypass": "127.0.0.1"}


@pytest.mark.parametrize("refused", WRITTEN)
def test_what_is_written_into_the_page_does_not_run(
    chromium: Browser, server: Serve, refused: str
) -> None:
    def add(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=f"{answer.text()}{WRITTEN[refused]}")

    with _noting(chromium, server) as page:
        page.route("**/me", add)
        page.goto("/me")
        _assert_refused(page, refused)


@pytest.mark.parametrize("refused", TRIED)
def test_what_code_tries_is_refused(chromium: Browser, server: Serve, refused: str) -> None:
    with _noting(chromium, server) as page:
        page.goto("/")
        page.evaluate(f"() => {{ {TRIED[refused]} }}")
        _assert_refused(page, refused)


def test_nobody_puts_the_page_into_theirs(chromium: Browser, server: Serve) -> None:
    with _noting(chromium, server) as page:
        page.set_content(f'<iframe src="{server.address}/"></iframe>')
        _, frame = page.frames
        assert frame.url.startswith("chrome-error:")


@contextmanager
def _noting(chromium: Browser, server: Serve) -> Iterator[Page]:
    with chromium.new_context(base_url=server.address, service_workers="block") as context:
        context.add_init_script(NOTED)
        yield context.new_page()


def _assert_refused(page: Page, refused: str) -> None:
    page.wait_for_function("(told) => window.refused?.includes(told)", arg=refused)
    assert page.evaluate("window.taken ?? null") is None
