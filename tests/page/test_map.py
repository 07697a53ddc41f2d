"""The map: the list's equal, drawn by the page itself; Kakao's, where there is a key, shut in a frame of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.bins import AT_CITY_HALL, serving_bins, standing
from tests.page.conftest import DESKTOP, PHONE, Visit, visiting
from tests.page.serving import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KAKAO = "https://dapi.kakao.com"
SDK = Path(__file__).with_name("kakao_maps.js")
KEY = "0123456789abcdef0123456789abcdef"
MEDICINE = "예시 폐의약품 수거함 2 (서울시청 앞)"
# Right at that bin, so that it lies in the middle of the map.
AT_THE_BIN = standing(37.5667, 126.9778)
GROUND = {
    "type": "Feature",
    "properties": {"highway": "primary"},
    "geometry": {"type": "LineString", "coordinates": [[126.97, 37.566], [126.99, 37.567]]},
}
# How many colours the canvases of the map have, in every tenth pixel.
COLOURS = """boxes => new Set(boxes.flatMap(box => {
  const { data } = box.getContext("2d").getImageData(0, 0, box.width, box.height);
  return Array.from({ length: data.length / 40 }, (_, i) => data.slice(40 * i, 40 * i + 3).join());
})).size"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving_bins(tmp_path_factory.mktemp("bins")) as running:
        yield running


@pytest.fixture(scope="module")
def with_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """A server that shows Kakao's map."""
    folder = tmp_path_factory.mktemp("kakao")
    with serving_bins(folder, WASTECOACH_KAKAO_MAP_KEY=KEY) as running:
        yield running


def locate(page: Page) -> None:
    page.get_by_role("button", name="Where I am").first.click()


def our_map(page: Page) -> None:
    """Waits until the map is drawn."""
    page.locator(".bins-map.with-coast canvas").first.wait_for()


def one_bin(page: Page) -> None:
    """Waits until the map has come to the bin and stands still."""
    our_map(page)
    expect(page.get_by_text("1 bin is on the map.")).to_be_attached()
    expect(page.locator(".bins-scale")).to_have_text(re.compile(r"^\d+ m$"))


def tap_middle(page: Page) -> None:
    box = page.locator(".bins-map").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_desktop_shows_list_and_map_beside_each_other(desktop: Visit) -> None:
    page = desktop("/bins?stream=medicine", **AT_CITY_HALL)
    locate(page)
    one_bin(page)
    assert page.locator(".bins-map canvas").evaluate_all(COLOURS) > 10
    listed, drawn = (page.locator(one).bounding_box() for one in (".bins-place", ".bins-map"))
    assert listed
    assert drawn
    assert listed["x"] + listed["width"] < drawn["x"]


def test_a_tap_on_a_bin_opens_it_in_the_list(desktop: Visit) -> None:
    page = desktop("/bins?stream=medicine", **AT_THE_BIN)
    locate(page)
    one_bin(page)
    head = page.get_by_role("button", name=MEDICINE)
    expect(head).to_have_attribute("aria-expanded", "false")
    tap_middle(page)
    expect(head).to_have_attribute("aria-expanded", "true")


def test_a_tap_on_a_phone_shows_a_card_over_the_map(phone: Visit) -> None:
    page = phone("/bins?stream=medicine", **AT_THE_BIN)
    locate(page)
    page.get_by_role("button", name="Map", exact=True).click()
    one_bin(page)
    page.locator(".bins-map").tap()
    card = page.locator(".bins-sheet .card")
    expect(card).to_contain_text(MEDICINE)
    expect(card.get_by_role("link", name="Kakao Map", exact=True)).to_be_visible()
    card.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.locator(".bins-place").first).to_be_visible()


def test_the_keys_move_the_map_and_search_there(desktop: Visit) -> None:
    page = desktop("/bins", **AT_CITY_HALL)
    locate(page)
    our_map(page)
    search = page.get_by_role("button", name="Search here")
    expect(search).to_have_count(0)
    page.get_by_role("application", name="Map of bins").focus()
    page.keyboard.press("-")
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    search.press("Enter")
    expect(page.get_by_text("Around the point on the map")).to_be_visible()
    expect(search).to_have_count(0)


def test_somebody_who_is_not_located_chooses_on_the_map(phone: Visit) -> None:
    page = phone("/bins", permissions=[])
    page.get_by_role("button", name="Choose on the map").click()
    our_map(page)
    expect(page.locator(".bins-map")).to_be_focused()
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Search here").click()
    expect(page.get_by_text("Around the point on the map")).to_be_visible()
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.get_by_text("No bin within 1 km")).to_be_visible()


def test_the_map_works_in_the_dark_and_with_korean_words(phone: Visit) -> None:
    page = phone("/bins", locale="ko-KR", color_scheme="dark", **AT_CITY_HALL)
    page.get_by_role("button", name="내 위치에서 찾기").click()
    page.get_by_role("button", name="지도", exact=True).click()
    our_map(page)
    expect(page.get_by_text("경계: 국토지리정보원")).to_be_visible()


def test_an_operators_own_ground_lies_under_the_bins(chromium: Browser, tmp_path: Path) -> None:
    ground = tmp_path / "ground.geojson"
    ground.write_text(json.dumps(GROUND))
    chosen = {"WASTECOACH_MAP_GROUND": str(ground), "WASTECOACH_MAP_ATTRIBUTION": "© Somebody"}
    with (
        serving_bins(tmp_path / "serve", **chosen) as running,
        visiting(chromium, running.address, **DESKTOP, **AT_CITY_HALL) as page,
    ):
        with page.expect_response("**/page/ground.geojson") as answered:
            page.goto("/bins")
        assert answered.value.json() == GROUND
        expect(page.get_by_text("© Somebody · Borders")).to_be_visible()


def test_kakaos_map_is_shown_where_there_is_a_key(chromium: Browser, with_key: Serve) -> None:
    browser = {**DESKTOP, **AT_THE_BIN}
    with visiting(chromium, with_key.address, (KAKAO,), **browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.route(f"{KAKAO}/**", lambda route: route.fulfill(path=SDK))
        page.goto("/bins?stream=medicine")
        locate(page)
        frame = page.frame_locator("iframe[title='Map of bins']")
        frame.get_by_role("button", name=MEDICINE).click()
        head = page.get_by_role("button", name=MEDICINE)
        expect(head).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_text("Kakao learns which area you look at")).to_be_visible()
        assert f"{KAKAO}/v2/maps/sdk.js?appkey={KEY}&autoload=false" in asked
        # What runs in the frame sees nothing of the page.
        (inner,) = (one for one in page.frames if one.url.endswith("/map/kakao"))
        assert inner.evaluate("self.origin") == "null"
        assert inner.evaluate("(() => { try { parent.document } catch { return 1 } })()") == 1


def test_kakaos_map_moves_where_somebody_wants_to_search(
    chromium: Browser, with_key: Serve
) -> None:
    browser = {**PHONE, **AT_THE_BIN}
    with visiting(chromium, with_key.address, (KAKAO,), **browser) as page:
        page.route(f"{KAKAO}/**", lambda route: route.fulfill(path=SDK))
        page.goto("/bins")
        locate(page)
        page.get_by_role("button", name="Map", exact=True).click()
        page.frame_locator("iframe").get_by_role("button", name="drag").click()
        page.get_by_role("button", name="Search here").click()
        expect(page.get_by_text("Around the point on the map")).to_be_visible()


def test_without_kakao_our_own_map_takes_its_place(chromium: Browser, with_key: Serve) -> None:
    with visiting(chromium, with_key.address, (KAKAO,), **DESKTOP) as page:
        page.route(f"{KAKAO}/**", lambda route: route.abort())
        page.goto("/bins")
        our_map(page)
        expect(page.locator("iframe")).to_have_count(0)
