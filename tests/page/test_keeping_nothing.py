"""A browser that keeps nothing, has no room, or has a wrong clock: the page works as long as it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.page.conftest import PHONE, Visit, visiting
from tests.page.serving import Serve
from tests.page.taking import BOTTLE, CLASSIFY, choose, problem, wait_for_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# What Chromium does where all cookies are refused.
REFUSED = """
const refused = () => { throw new DOMException("refused", "SecurityError"); };
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get: refused });
}
IDBFactory.prototype.open = refused;
LockManager.prototype.request = async () => refused();
"""
# Timers of more milliseconds than browsers count: they run over at once.
TIMERS = """
window.overflowing = 0;
const timer = window.setTimeout;
window.setTimeout = (act, pause, ...all) => {
  if (pause >= 2 ** 31) window.overflowing += 1;
  return timer(act, Math.min(pause, 2 ** 31 - 1), ...all);
};
"""
A_MONTH_S = 40 * 24 * 3600


def test_where_the_browser_refuses_to_keep_anything_photos_are_answered(
    chromium: Browser, server: Serve
) -> None:
    with visiting(chromium, server.address, service_workers="block", **PHONE) as page:
        page.add_init_script(REFUSED)
        page.goto("/")
        page.get_by_role("button", name="한국어").click()
        page.get_by_role("button", name="English").click()
        choose(page, BOTTLE)
        wait_for_answer(page)
        for tab in ("Look up", "Bins", "Me"):
            page.get_by_role("link", name=tab, exact=True).click()
            page.get_by_role("main").get_by_role("heading", level=1).wait_for()


def test_files_that_find_no_room_on_the_device_are_shown_all_the_same(phone: Visit) -> None:
    page = phone("/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    page.get_by_role("link", name="Bins", exact=True).click()
    page.get_by_role("button", name="Map", exact=True).or_(
        page.get_by_role("button", name="Choose on the map")
    ).first.click()
    page.locator(".ol-viewport").wait_for()


def test_a_rest_of_a_month_keeps_no_phone_busy(phone: Visit) -> None:
    page = phone("about:blank")
    page.add_init_script(TIMERS)
    page.goto("/")
    resting = problem(503, "busy", "Busy.", Retry_After=str(A_MONTH_S))
    page.route(CLASSIFY, lambda route: route.fulfill(**resting))
    choose(page, BOTTLE)
    page.get_by_text("Busy.").first.wait_for()
    assert page.evaluate("window.overflowing") == 0
