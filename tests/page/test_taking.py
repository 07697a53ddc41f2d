"""From a file to the accepted photo: every way to give one, and what is left of it on the way."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.page.conftest import Visit
from tests.page.serving import Serve
from tests.page.taking import (
    BOTTLE,
    CARTON,
    carried,
    choose,
    choose_made,
    kept,
    kept_by_server,
    wait_for_answer,
    without_network,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

GPS = 0x8825
ORIENTATION = 0x0112
CITY_HALL = {1: "N", 2: (37.0, 33.0, 59.53), 3: "E", 4: (126.0, 58.0, 40.69)}
MAKER = "the phone of somebody"


def test_a_chosen_photo_is_answered_on_a_screen_of_its_own(phone: Visit) -> None:
    page = phone("/")
    choose(page, BOTTLE)
    page.wait_for_url("**/answer/*")
    wait_for_answer(page)
    page.reload()
    wait_for_answer(page)


def test_the_big_button_opens_the_camera(phone: Visit) -> None:
    page = phone("/")
    field = page.get_by_label("Take a photo")
    expect(field).to_have_attribute("capture", "environment")
    expect(field).to_have_attribute("accept", "image/*")
    field.set_input_files(BOTTLE)
    wait_for_answer(page)


def test_the_picture_is_there_before_it_is_sent(phone: Visit) -> None:
    page = phone("/")
    without_network(page)
    choose(page, BOTTLE)
    picture = page.get_by_role("img", name="The photo you took")
    picture.wait_for()
    assert picture.evaluate("(canvas) => [canvas.width, canvas.height]") == [640, 640]


def test_a_photo_can_be_dropped_anywhere_on_any_screen(desktop: Visit) -> None:
    page = desktop("/look-up")
    page.get_by_role("heading", level=1).wait_for(state="attached")
    photo = carried(page, BOTTLE)
    page.dispatch_event("body", "dragover", {"dataTransfer": photo})
    page.get_by_text("Drop it here").wait_for()
    page.dispatch_event("body", "drop", {"dataTransfer": photo})
    wait_for_answer(page)
    expect(page.get_by_text("Drop it here")).to_have_count(0)


def test_a_photo_that_is_carried_out_again_leaves_the_page_as_it_was(desktop: Visit) -> None:
    page = desktop("/")
    page.get_by_role("heading", level=1).wait_for()
    photo = carried(page, BOTTLE)
    page.dispatch_event("body", "dragover", {"dataTransfer": photo})
    page.get_by_text("Drop it here").wait_for()
    page.dispatch_event("body", "dragleave", {"dataTransfer": photo})
    expect(page.get_by_text("Drop it here")).to_have_count(0)


def test_a_photo_can_be_pasted(desktop: Visit) -> None:
    page = desktop("/")
    page.get_by_text("Ctrl+V").wait_for()
    photo = carried(page, BOTTLE)
    page.evaluate(
        "(clipboardData) => dispatchEvent(new ClipboardEvent('paste', { clipboardData }))", photo
    )
    wait_for_answer(page)


def test_the_paste_button_takes_what_is_on_the_clipboard(desktop: Visit) -> None:
    page = desktop("/", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 200;
          canvas.getContext("2d").fillRect(0, 0, 200, 200);
          const picture = await new Promise((settle) => canvas.toBlob(settle));
          await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
        }"""
    )
    page.get_by_role("button", name="Paste").click()
    page.wait_for_url("**/answer/*")


def test_who_pastes_without_a_picture_is_told(desktop: Visit) -> None:
    page = desktop("/", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("() => navigator.clipboard.writeText('only words')")
    page.get_by_role("button", name="Paste").click()
    page.get_by_text("There is no picture on the clipboard").wait_for()


def test_where_it_was_taken_never_leaves_the_device(phone: Visit, server: Serve) -> None:
    page = phone("/")
    choose_made(page, "home.jpg", _jpeg(_photo(), exif=_exif()))
    wait_for_answer(page)
    arrived = kept_by_server(page, server.address)
    with Image.open(io.BytesIO(arrived)) as image:
        assert dict(image.getexif()) == {}
    assert MAKER.encode() not in arrived


def test_a_format_that_the_browser_cannot_read_is_sent_without_its_place(
    phone: Visit, server: Serve
) -> None:
    page = phone("/")
    original = _heic(_photo())
    assert MAKER.encode() in original
    choose_made(page, "IMG_0001.HEIC", original)
    wait_for_answer(page)
    arrived = kept_by_server(page, server.address)
    assert len(arrived) == len(original)
    assert MAKER.encode() not in arrived
    image = pillow_heif.open_heif(arrived)
    assert image.size == (640, 640)
    assert list(image.to_pillow().getexif().get_ifd(GPS)) == []


def test_what_the_browser_cannot_show_is_told(phone: Visit) -> None:
    page = phone("/")
    without_network(page)
    choose_made(page, "IMG_0001.HEIC", _heic(_photo()))
    page.get_by_text("This browser cannot show the format of this photo.").wait_for()


def test_a_photo_is_sent_upright_and_no_larger_than_it_helps(phone: Visit, server: Serve) -> None:
    page = phone("/")
    turned = _photo().resize((4000, 3000))
    choose_made(page, "turned.jpg", _jpeg(turned, exif=_exif(orientation=6)))
    page.wait_for_url("**/answer/*")
    _wait_until_done(page)
    with Image.open(io.BytesIO(kept_by_server(page, server.address))) as image:
        assert image.size == (1200, 1600)


def test_a_small_photo_stays_as_small_as_it_is(phone: Visit, server: Serve) -> None:
    page = phone("/")
    small = _photo().resize((300, 200))
    choose_made(page, "small.jpg", _jpeg(small, exif=_exif(orientation=6)))
    page.wait_for_url("**/answer/*")
    _wait_until_done(page)
    with Image.open(io.BytesIO(kept_by_server(page, server.address))) as image:
        assert image.size == (200, 300)


def test_a_photo_of_20_megabytes_is_shrunk_before_it_is_sent(phone: Visit, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    pixels = np.random.default_rng(1).integers(0, 256, (3800, 4800, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(large, quality=95)
    assert large.stat().st_size > 20 * 1024**2
    page = phone("/")
    without_network(page)
    choose(page, large)
    page.wait_for_url("**/answer/*")
    assert kept(page)[0]["picture"] < 2 * 1024**2


def test_a_photo_of_100_megapixels_is_shrunk_without_a_crash(phone: Visit, tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    _photo().resize((10_000, 10_000)).save(huge)
    page = phone("/")
    without_network(page)
    choose(page, huge)
    page.wait_for_url("**/answer/*")
    assert 0 < kept(page)[0]["picture"] < 2 * 1024**2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.jpg", b"only words, whatever the name says", "“notes.jpg” is not a photo."),
        ("empty.jpg", b"", "“empty.jpg” is not a photo."),
        ("half.jpg", BOTTLE.read_bytes()[:200], "“half.jpg” cannot be opened."),
    ],
)
def test_what_is_no_photo_is_told_and_not_kept(
    name: str, content: bytes, words: str, phone: Visit
) -> None:
    page = phone("/")
    choose_made(page, name, content)
    page.get_by_text(words).wait_for()
    assert kept(page) == []


def test_what_is_too_large_and_cannot_be_shrunk_is_told(phone: Visit, tmp_path: Path) -> None:
    heic = tmp_path / "large.heic"
    room = (21 * 1024**2).to_bytes(4, "big") + b"free" + bytes(21 * 1024**2 - 8)
    heic.write_bytes(_heic(_photo()) + room)
    page = phone("/")
    choose(page, heic)
    page.get_by_text("“large.heic” is over 20 MB").wait_for()
    assert kept(page) == []


def test_several_photos_are_listed_and_answered_one_after_another(phone: Visit) -> None:
    page = phone("/")
    choose(page, BOTTLE, CARTON)
    answers = page.get_by_role("main").get_by_role("link").filter(has=page.locator("strong"))
    expect(answers).to_have_count(2)
    expect(page.get_by_role("heading", name="On the way")).to_have_count(0)
    answers.filter(has_text="Clear PET bottle").click()
    wait_for_answer(page)


def test_the_first_screen_tells_newcomers_how_it_works_and_others_their_last_answers(
    phone: Visit,
) -> None:
    page = phone("/")
    page.get_by_role("heading", name="How it works").wait_for()
    choose(page, BOTTLE)
    wait_for_answer(page)
    page.get_by_role("link", name="Photo", exact=True).click()
    last = page.get_by_role("link", name=re.compile("Clear PET bottle"))
    last.wait_for()
    expect(page.get_by_role("heading", name="How it works")).to_have_count(0)
    expect(page.get_by_role("link", name="See all")).to_have_attribute("href", "/history")
    last.click()
    wait_for_answer(page)


def _wait_until_done(page: Page) -> None:
    expect(page.get_by_role("progressbar")).to_have_count(0)


def _photo() -> Image.Image:
    with Image.open(BOTTLE) as image:
        return image.convert("RGB")


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update(CITY_HALL)
    return exif


def _jpeg(image: Image.Image, exif: Image.Exif) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def _heic(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    heif = pillow_heif.from_pillow(image)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{MAKER}</x:xmpmeta>".encode()
    heif.save(buffer, exif=_exif().tobytes(), xmp=xmp)
    return buffer.getvalue()
