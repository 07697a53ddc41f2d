"""Whatever comes between a photo and its answer: nothing is lost, it is told in words, and it goes on by itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import PROGRAMS
from tests.page.between import network
from tests.page.conftest import PHONE, Visit, visiting
from tests.page.serving import Serve, serving
from tests.page.taking import BOTTLE, CARTON, CLASSIFY, choose, kept, problem, wait_for_answer
from tests.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

EVENTS = "**/api/v1/waste/events/*"
STATUS = "**/api/v1/waste/status/*"
WAITS = "Your photo is safe here and waits"


def test_after_an_error_of_the_server_the_same_photo_is_sent_again_by_itself(phone: Visit) -> None:
    page = phone("/")
    keys = _keys(page)
    _first(page, CLASSIFY, lambda route: route.fulfill(**problem(500, "error", "It broke.")))
    choose(page, BOTTLE)
    page.get_by_text("It broke. Tried again by itself at").wait_for()
    wait_for_answer(page)
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_too_many_requests_wait_as_long_as_the_server_says(phone: Visit) -> None:
    page = phone("/")
    keys = _keys(page)
    wait = problem(429, "too_many_requests", "Come back in 3600 seconds.", Retry_After="3600")
    _first(page, CLASSIFY, lambda route: route.fulfill(**wait))
    choose(page, BOTTLE)
    page.get_by_text("Come back in 3600 seconds. Tried again by itself at").wait_for()
    assert kept(page)[0]["trouble"]["again"] > page.evaluate("Date.now()") + 3_500_000
    assert len(keys) == 1
    page.get_by_role("button", name="Try now").click()
    wait_for_answer(page)


def test_a_connection_that_is_cut_in_the_middle_of_the_upload_loses_nothing(
    chromium: Browser, server: Serve
) -> None:
    with (
        network(server.port) as between,
        visiting(chromium, between.address, **PHONE) as page,
    ):
        page.goto("/")
        between.cut_after = 20_000
        choose(page, BOTTLE)
        page.get_by_text("The server cannot be reached. Your photo stays on this device").wait_for()
        between.cut_after = None
        wait_for_answer(page)
        assert between.uploads >= 2
        assert len(kept(page)) == 1


def test_on_a_slow_network_the_bar_goes_on_and_never_back(phone: Visit) -> None:
    page = phone("/")
    page.wait_for_load_state("networkidle")
    slow = page.context.new_cdp_session(page)
    slow.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 300,
            "downloadThroughput": 50_000,
            "uploadThroughput": 20_000,
        },
    )
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const bar = document.querySelector(".under-way [role=progressbar]");
            if (bar) window.seen.push(Number(bar.getAttribute("aria-valuenow")));
          }).observe(document.body, { subtree: true, childList: true, attributes: true });
        }"""
    )
    choose(page, BOTTLE)
    page.get_by_text(re.compile(r"Sending your photo · [1-9]\d?%")).wait_for()
    wait_for_answer(page)
    seen = page.evaluate("window.seen")
    assert seen == sorted(seen)
    assert len(set(seen)) > 3


def test_without_events_the_page_asks(phone: Visit) -> None:
    page = phone("/")
    page.route(EVENTS, lambda route: route.abort("connectionreset"))
    with page.expect_request(STATUS):
        choose(page, BOTTLE)
    wait_for_answer(page)


def test_events_that_something_holds_back_are_not_waited_for(phone: Visit) -> None:
    page = phone("/")
    page.route(EVENTS, lambda _route: None)
    with page.expect_request(STATUS):
        choose(page, BOTTLE)
    wait_for_answer(page)
    page.unroute_all(behavior="ignoreErrors")


def test_a_server_that_is_killed_and_started_again_answers_what_it_was_sent(
    chromium: Browser, tmp_path: Path
) -> None:
    with (
        serving(tmp_path) as server,
        visiting(chromium, server.address, **PHONE) as page,
    ):
        page.goto("/")
        page.wait_for_load_state("networkidle")
        page.route(EVENTS, lambda route: route.abort("connectionreset"))
        asked = _held(page, STATUS)
        choose(page, BOTTLE)
        route = asked()
        server.kill()
        route.continue_()
        page.get_by_text("The server cannot be reached.").wait_for()
        server.start()
        wait_for_answer(page)


def test_a_photo_taken_while_the_server_is_away_is_sent_when_it_is_back(
    chromium: Browser, tmp_path: Path
) -> None:
    with (
        serving(tmp_path) as server,
        visiting(chromium, server.address, **PHONE) as page,
    ):
        page.goto("/")
        page.wait_for_load_state("networkidle")
        server.kill()
        choose(page, BOTTLE)
        page.get_by_text(WAITS).wait_for()
        page.get_by_text("The server cannot be reached.").wait_for()
        server.start()
        wait_for_answer(page)


def test_a_page_that_is_closed_in_the_middle_of_the_upload_goes_on_when_it_is_opened_again(
    phone: Visit,
) -> None:
    page = phone("/")
    keys = _keys(page)
    upload = _held(page, CLASSIFY)
    choose(page, BOTTLE)
    upload()
    page.close()
    again = page.context.new_page()
    keys_again = _keys(again)
    again.goto("/")
    again.get_by_role("link", name=re.compile("Clear PET bottle")).click()
    wait_for_answer(again)
    assert keys == keys_again


def test_two_tabs_send_a_photo_once_and_both_see_it(phone: Visit) -> None:
    one = phone("/")
    other = one.context.new_page()
    uploads = [_keys(one), _keys(other)]
    other.goto("/")
    other.get_by_role("heading", name="How it works").wait_for()
    choose(other, BOTTLE)
    wait_for_answer(other)
    one.get_by_role("link", name=re.compile("Clear PET bottle")).wait_for()
    assert sum(map(len, uploads)) == 1


def test_when_the_tab_that_sends_is_closed_another_goes_on(phone: Visit) -> None:
    one = phone("/")
    _sends_for_all(one)
    other = one.context.new_page()
    other.goto("/")
    upload = _held(one, CLASSIFY)
    choose(other, BOTTLE)
    upload()
    one.close()
    wait_for_answer(other)


def test_a_tab_that_the_phone_has_stopped_is_not_waited_for(phone: Visit) -> None:
    one = phone("/")
    _sends_for_all(one)
    other = one.context.new_page()
    other.goto("/")
    other.get_by_role("heading", name="How it works").wait_for()
    stopped = one.context.new_cdp_session(one)
    stopped.send("Page.setWebLifecycleState", {"state": "frozen"})
    other.evaluate("() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    choose(other, BOTTLE)
    wait_for_answer(other)
    stopped.send("Page.setWebLifecycleState", {"state": "active"})


def test_a_photo_that_the_server_refuses_is_told_in_its_words_with_a_next_step(
    phone: Visit,
) -> None:
    page = phone("/")
    words = "The photo is cut off or damaged. Take a new one."
    _first(page, CLASSIFY, lambda route: route.fulfill(**problem(422, "photo_damaged", words)))
    choose(page, BOTTLE)
    page.get_by_role("heading", name="This photo could not be answered").wait_for()
    page.get_by_text(words).wait_for()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.get_by_role("link", name="Look it up by name")).to_have_attribute(
        "href", "/look-up"
    )
    page.get_by_role("link", name="Take another photo").click()
    page.get_by_role("link", name=re.compile("This photo could not be answered")).wait_for()
    page.get_by_role("button", name="Delete this photo").click()
    page.get_by_role("heading", name="How it works").wait_for()


def test_an_analysis_that_failed_can_be_tried_again(phone: Visit) -> None:
    page = phone("/")
    keys = _keys(page)
    error = {"code": "nobody_could_look", "message": "Nobody could look at it."}
    failed = {"state": "failed", "progress": 40, "message": "This did not work", "error": error}
    text = f"event: failed\ndata: {json.dumps(failed)}\n\n"
    _first(
        page,
        EVENTS,
        lambda route: route.fulfill(status=200, content_type="text/event-stream", body=text),
    )
    choose(page, BOTTLE)
    page.get_by_text("Nobody could look at it.").wait_for()
    page.get_by_role("button", name="Try again").click()
    wait_for_answer(page)
    assert len(set(keys)) == 2


def test_a_job_that_the_server_has_forgotten_is_asked_for_anew(phone: Visit) -> None:
    page = phone("/")
    gone = problem(404, "job_not_found", "There is no such job.")
    _first(page, EVENTS, lambda route: route.fulfill(**gone))
    choose(page, BOTTLE)
    wait_for_answer(page)


@pytest.mark.parametrize("store", ["device", "person"])
def test_a_token_that_is_none_any_more_is_replaced(store: str, phone: Visit) -> None:
    page = phone("/")
    page.evaluate(
        """(store) => new Promise((settle) => {
          const open = indexedDB.open("wastecoach");
          open.onsuccess = () => {
            const transaction = open.result.transaction("signed", "readwrite");
            const token = "wcd_00000000000000000000000000000000_no";
            const value = store === "device" ? { id: "0", token } : {
              access: "over", until: 0, refresh: "wcr_no", person: { id: "p", name: "Minji", role: "person" },
            };
            transaction.objectStore("signed").put(value, store);
            transaction.oncomplete = () => { open.result.close(); settle(); };
          };
        })""",
        store,
    )
    page.reload()
    choose(page, BOTTLE)
    wait_for_answer(page)
    assert kept(page)[0]["person"] is None


def test_a_photo_that_is_deleted_on_its_way_is_not_sent_any_more(phone: Visit) -> None:
    page = phone("/")
    upload = _held(page, CLASSIFY)
    choose(page, BOTTLE)
    upload()
    page.get_by_role("button", name="Delete this photo").click()
    page.get_by_role("heading", name="How it works").wait_for()
    assert kept(page) == []


def test_a_browser_that_keeps_nothing_answers_all_the_same(
    chromium: Browser, server: Serve
) -> None:
    with visiting(chromium, server.address, **PHONE) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'indexedDB', "
            "{ get() { throw new DOMException('denied', 'SecurityError'); } });"
        )
        page.goto("/")
        choose(page, BOTTLE)
        page.get_by_text("Please keep this page open until the answer is there.").wait_for()
        wait_for_answer(page)


def test_a_device_that_is_full_answers_while_the_page_is_open(
    chromium: Browser, server: Serve
) -> None:
    with visiting(chromium, server.address, **PHONE) as page:
        page.add_init_script(
            """const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (...all) {
              if (this.name === "photos") throw new DOMException("full", "QuotaExceededError");
              return put.apply(this, all);
            };"""
        )
        page.goto("/")
        choose(page, BOTTLE)
        page.get_by_text("There is no room left on this device.").wait_for()
        wait_for_answer(page)


def test_a_page_that_was_not_served_safely_takes_photos_too(
    chromium: Browser, server: Serve
) -> None:
    elsewhere = chromium.browser_type.launch(
        executable_path=_program(),
        args=["--headless", "--no-sandbox", "--host-resolver-rules=MAP bins.test 127.0.0.1"],
    )
    try:
        with elsewhere.new_context(**PHONE, locale="en-US") as context:
            page = context.new_page()
            page.goto(f"http://bins.test:{server.port}/")
            assert page.evaluate("[isSecureContext, 'locks' in navigator]") == [False, False]
            choose(page, BOTTLE, CARTON)
            page.get_by_role("link", name=re.compile("Clear PET bottle")).click()
            wait_for_answer(page)
    finally:
        elsewhere.close()


def test_a_screen_whose_file_is_gone_is_fetched_with_the_new_version(
    chromium: Browser, server: Serve
) -> None:
    with visiting(chromium, server.address, service_workers="block", **PHONE) as page:
        page.goto("/")
        _first(page, "**/assets/look_up-*.js", lambda route: route.fulfill(status=404))
        page.get_by_role("link", name="Look up").click()
        page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.wait_for()


def _keys(page: Page) -> list[str]:
    """Fills with the Idempotency-Key of each upload."""
    keys: list[str] = []

    def note(request: Request) -> None:
        if _is_upload(request):
            keys.append(request.headers["idempotency-key"])

    page.on("request", note)
    return keys


def _is_upload(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/waste/classify")


def _first(page: Page, pattern: str, answer: Callable[[Route], None]) -> None:
    """Answers the first such request otherwise than the server."""
    page.route(pattern, answer, times=1)


def _sends_for_all(page: Page) -> None:
    """Wait until this tab is the one that sends: the only one there is soon becomes it."""
    page.wait_for_function(
        "async () => (await navigator.locks.query()).held.some(one => one.name === 'wastecoach.sender')"
    )


def _held(page: Page, pattern: str) -> Callable[[], Route]:
    """Holds the first such request; called, it waits until there is one and gives it."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route), times=1)  # noqa: PLW0108 -- it looks into what it calls

    def wait() -> Route:
        # A browser that is spoken to tells what it has done meanwhile.
        until(lambda: page.evaluate("0") or held)
        return held[0]

    return wait


def _program() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)
