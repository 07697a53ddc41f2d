"""The page as most people reach it: by TLS, which a proxy ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.page.conftest import PHONE, visiting
from tests.page.front import Front
from tests.page.serving import serving
from tests.page.taking import BOTTLE, choose, wait_for_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_photo_is_answered_behind_a_proxy(chromium: Browser, tmp_path: Path) -> None:
    front = Front(tmp_path)
    # Nobody signed the certificate, and Chromium takes service workers from no such server.
    browser = {**PHONE, "ignore_https_errors": True, "service_workers": "block"}
    with (
        serving(tmp_path, WASTECOACH_PUBLIC_URL=front.address) as server,
        front.before(server.port),
        visiting(chromium, front.address, **browser) as page,
    ):
        arrived = page.goto("/")
        assert arrived is not None
        assert arrived.headers["strict-transport-security"].startswith("max-age=")
        choose(page, BOTTLE)
        wait_for_answer(page)
