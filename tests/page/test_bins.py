"""Bins near somebody: nothing is asked unasked, every way to say where, and never a dead end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.page.bins import AT_CITY_HALL, serving_bins, standing
from tests.page.conftest import PHONE, Served, Visit, visiting
from tests.page.serving import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEARCH = "**/api/v1/locations/bins*"
# 1.4 km north of the northernmost sample.
ON_THE_HILL = standing(37.5895, 126.9761)
TOKYO = standing(35.68, 139.77)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving_bins(tmp_path_factory.mktemp("bins")) as running:
        yield running


def found(page: Page) -> list[str]:
    """Names of the bins in the list, once it is there."""
    page.locator(".bins-place").first.wait_for()
    return page.locator(".bins-place .bins-name > span:first-child").all_inner_texts()


def look_around(page: Page) -> list[str]:
    page.get_by_role("button", name="Where I am").first.click()
    return found(page)


def answering(page: Page, **answer: Any) -> None:
    """The server answers a search like this."""
    whole = {"places": [], "sources": [{"name": "own", "state": "used"}], "streams": {}, **answer}
    page.route(SEARCH, lambda route: route.fulfill(json=whole))


def test_nobody_is_located_before_they_tap(phone: Visit) -> None:
    page = phone("/about:blank", **AT_CITY_HALL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "navigator.geolocation.getCurrentPosition = () => document.title = 'asked';"
    )
    page.goto("/bins")
    page.get_by_role("button", name="Where I am").wait_for()
    assert page.title() == "Bins near you · wastecoach"
    assert not [url for url in asked if "locations" in url]


def test_the_nearest_come_first_with_distance_and_minutes(phone: Visit) -> None:
    page = phone("/bins?stream=medicine", **AT_CITY_HALL)
    look_around(page)
    page.get_by_role("button", name="2 km", exact=True).click()
    expect(page.get_by_text("3 bins within 2 km")).to_be_visible()
    assert page.locator(".bins-distance").all_inner_texts() == ["30 m", "1.1 km", "1.4 km"]
    assert found(page)[0] == "예시 폐의약품 수거함 2 (서울시청 앞)"
    first = page.locator(".bins-place").first
    expect(first).to_contain_text("1 min on foot")
    expect(first).to_contain_text("서울특별시 중구 세종대로 110")


def test_a_bin_tells_all_that_is_known_and_the_way_there(phone: Visit) -> None:
    page = phone("/bins?stream=medicine", **AT_CITY_HALL)
    look_around(page)
    page.get_by_role("button", name="예시 폐의약품 수거함 2").click()
    card = page.locator(".bins-place.open")
    expect(card).to_contain_text("a sample, not a real place")
    expect(card).to_contain_text("Source:")
    kakao = card.get_by_role("link", name="Kakao Map", exact=True)
    assert (kakao.get_attribute("href") or "").startswith("https://map.kakao.com/link/to/")
    assert (kakao.get_attribute("href") or "").endswith(",37.566700,126.977800")
    naver = card.get_by_role("link", name="NAVER Map", exact=True)
    assert (naver.get_attribute("href") or "").startswith(
        "https://map.naver.com/p/directions/-/126.977800,37.566700,"
    )
    assert naver.get_attribute("rel") == "noopener noreferrer"
    other = card.get_by_role("link", name="Other map app")
    assert other.get_attribute("href") == "geo:37.566700,126.977800?q=37.566700,126.977800"


def test_a_phone_is_offered_its_apps(phone: Visit) -> None:
    android = "Mozilla/5.0 (Linux; Android 15; SM-S921N) Chrome/149.0 Mobile Safari/537.36"
    page = phone("/bins?stream=medicine", user_agent=android, **AT_CITY_HALL)
    look_around(page)
    page.locator("button.bins-head").first.click()
    app = page.get_by_role("link", name="Kakao Map app")
    assert app.get_attribute("href") == "kakaomap://route?ep=37.566700,126.977800&by=FOOT"
    app = page.get_by_role("link", name="NAVER Map app")
    assert (app.get_attribute("href") or "").startswith("nmap://route/walk?dlat=37.566700")


def test_where_somebody_stands_is_kept_nowhere(phone: Visit) -> None:
    page = phone("/bins", **AT_CITY_HALL)
    look_around(page)
    kept = page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert "37.5665" not in page.url + kept
    assert {
        one["distance_m"]
        for one in json.loads(json.loads(kept[: kept.rindex("{")])["wastecoach.bins"])["places"]
    } == {None}
    page.reload()
    expect(page.get_by_role("button", name="Where I am")).to_be_visible()


def test_a_place_that_is_refused_can_be_chosen_by_name(phone: Visit) -> None:
    page = phone("/bins", permissions=[])
    page.get_by_role("button", name="Where I am").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("does not let this page know where you are")
    alert.get_by_role("button", name="Choose a district").click()
    page.get_by_label("City, county or district").select_option("중구")
    page.get_by_label("Neighbourhood").select_option("태평로1가")
    page.get_by_role("button", name="Look there").click()
    assert "예시 폐의약품 수거함 2 (서울시청 앞)" in found(page)
    expect(page.get_by_text("Around 중구 태평로1가")).to_be_visible()
    expect(alert).to_have_count(0)


@pytest.mark.parametrize(("code", "words"), [(2, "cannot tell where it is"), (3, "takes too long")])
def test_a_device_that_is_lost_says_so_and_can_try_again(
    phone: Visit, code: int, words: str
) -> None:
    page = phone("/about:blank", **AT_CITY_HALL)
    page.add_init_script(
        f"""const real = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
        let times = 0;
        navigator.geolocation.getCurrentPosition = (good, bad, how) =>
          ++times > 1 ? real(good, bad, how) : bad({{code: {code}}});"""
    )
    page.goto("/bins")
    page.get_by_role("button", name="Where I am").click()
    expect(page.get_by_role("alert")).to_contain_text(words)
    assert look_around(page)


def test_outside_korea_there_are_no_lists(phone: Visit) -> None:
    page = phone("/bins", **TOKYO)
    page.get_by_role("button", name="Where I am").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("outside Korea")
    expect(alert.get_by_role("button", name="Choose on the map")).to_be_visible()


def test_none_so_near_is_looked_for_further_away_with_one_tap(phone: Visit) -> None:
    page = phone("/bins", **ON_THE_HILL)
    page.get_by_role("button", name="Where I am").click()
    expect(page.get_by_text("No bin within 1 km")).to_be_visible()
    page.get_by_role("button", name="Look within 2 km").click()
    assert found(page)
    expect(page.get_by_role("button", name="2 km", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_what_is_thrown_away_decides_which_bins_are_shown(phone: Visit) -> None:
    page = phone("/bins", **AT_CITY_HALL)
    everything = look_around(page)
    page.get_by_role("button", name="Batteries").click()
    page.wait_for_url("**/bins?stream=battery")
    expect(page.locator(".bins-place")).to_have_count(2)
    assert all("폐건전지" in name for name in found(page))
    page.get_by_role("button", name="Everything").click()
    expect(page.locator(".bins-place").nth(len(everything) - 1)).to_be_visible()


def test_a_stream_of_the_address_that_has_no_chip_gets_one(phone: Visit) -> None:
    page = phone("/bins?stream=paper", **AT_CITY_HALL)
    chip = page.get_by_role("button", name="Paper", exact=True)
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_without_any_list_another_map_is_named(chromium: Browser, served: Served) -> None:
    with visiting(chromium, served().address, **PHONE, **AT_CITY_HALL) as page:
        page.goto("/bins?stream=textile")
        page.get_by_role("button", name="Where I am").click()
        link = page.get_by_role("link", name="Search on Kakao Map")
        assert unquote(link.get_attribute("href") or "").endswith("/link/search/의류수거함")


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("own", "failed", "Our own list cannot be read"),
        ("kakao", "failed", "Kakao could not be asked"),
        ("kakao", "quota", "Kakao has answered all it may today"),
    ],
)
def test_a_source_that_is_missing_is_said(phone: Visit, name: str, state: str, words: str) -> None:
    page = phone("/bins", **AT_CITY_HALL)
    answering(page, sources=[{"name": name, "state": state}])
    page.get_by_role("button", name="Where I am").click()
    expect(page.get_by_text(words)).to_be_visible()


def test_a_refusal_has_a_next_step(phone: Visit) -> None:
    page = phone("/bins", **AT_CITY_HALL)
    refused = {"code": "too_many_requests", "detail": "Those were too many requests."}
    page.route(SEARCH, lambda route: route.fulfill(status=429, json=refused))
    page.get_by_role("button", name="Where I am").click()
    expect(page.get_by_role("alert")).to_contain_text("Those were too many requests.")
    page.unroute(SEARCH)
    page.get_by_role("button", name="Try again").click()
    assert found(page)


def test_without_a_network_the_last_list_is_shown(phone: Visit) -> None:
    page = phone("/bins?stream=medicine", **AT_CITY_HALL)
    names = look_around(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="2 km", exact=True).click()
    expect(page.get_by_text("There is no internet, so these are the bins")).to_be_visible()
    expect(page.get_by_text("List of ")).to_be_visible()
    assert found(page) == names
    # The place is still known to the device, and so is the way.
    expect(page.locator(".bins-place").first).to_contain_text("30 m")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("There is no internet")).to_have_count(0)


def test_the_last_list_is_there_before_anybody_is_located(phone: Visit) -> None:
    page = phone("/bins?stream=medicine", **AT_CITY_HALL)
    look_around(page)
    page.reload()
    assert found(page) == ["예시 폐의약품 수거함 2 (서울시청 앞)"]
    expect(page.get_by_text("List of ")).to_be_visible()
    expect(page.locator(".bins-distance")).to_have_count(0)


def test_a_bin_is_opened_with_the_keys_alone(phone: Visit) -> None:
    page = phone("/bins?stream=medicine", **AT_CITY_HALL)
    look_around(page)
    head = page.locator("button.bins-head").first
    head.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Kakao Map", exact=True)).to_be_focused()
    head.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-expanded", "false")


def test_it_reads_korean(phone: Visit) -> None:
    page = phone("/bins", locale="ko-KR", **AT_CITY_HALL)
    page.get_by_role("button", name="내 위치에서 찾기").click()
    first = page.locator(".bins-place").first
    expect(first).to_contain_text("20m")
    expect(first).to_contain_text("걸어서 1분")
