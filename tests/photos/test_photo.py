"""Bytes to pixels: everything that is accepted, and everything that is not."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests import pictures
from wastecoach.core import photo as photo_module
from wastecoach.core.errors import (
    PhotoDamaged,
    PhotoEmpty,
    PhotoError,
    PhotoNotAnImage,
    PhotoTooLarge,
    PhotoTooManyPixels,
)
from wastecoach.core.photo import MAX_BYTES, MAX_PIXELS, decode, encode_for_sending, read_photo

KINDS = sorted(pictures.samples())
WITH_EXIF = [kind for kind in KINDS if kind.endswith("with exif")]


def decoded(data: bytes, at_least: int = 1000) -> Image.Image:
    return decode(read_photo(data), at_least)


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    width, height = picture.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [pixel(picture, x, y) for x, y in places]


def near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 30) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_becomes_opaque_rgb_of_its_own_size(kind: str) -> None:
    photo = read_photo(pictures.samples()[kind])
    pixels = decode(photo, 1000)
    assert pixels.mode == "RGB"
    assert pixels.size == (photo.width, photo.height)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("jpeg", "image/jpeg"),
        ("mpo", "image/mpo"),
        ("png", "image/png"),
        ("webp", "image/webp"),
        ("heic", "image/heif"),
        ("avif", "image/avif"),
        ("bmp", "image/bmp"),
        ("gif", "image/gif"),
    ],
)
def test_the_media_type_comes_from_the_content(kind: str, media_type: str) -> None:
    assert read_photo(pictures.samples()[kind]).media_type == media_type


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF"])
def test_lossless_kinds_keep_every_pixel(kind: str) -> None:
    picture = pictures.quarters()
    found = decoded(pictures.encoded(picture, kind))
    assert found.tobytes() == picture.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF", "AVIF", "MPO"])
def test_lossy_kinds_keep_the_colours(kind: str) -> None:
    found = decoded(pictures.encoded(pictures.quarters(), kind, quality=95))
    wanted = [pictures.RED, pictures.GREEN, pictures.BLUE, pictures.YELLOW]
    assert all(near(one, other) for one, other in zip(corners(found), wanted, strict=True))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_exif_orientation_gives_the_same_upright_pixels(kind: str, orientation: int) -> None:
    upright = pictures.quarters()
    turn = pictures.STORED_AS[orientation]
    stored = upright if turn is None else upright.transpose(turn)
    data = pictures.encoded(stored, kind, quality=95, exif=pictures.exif(orientation))
    photo = read_photo(data)
    found = decode(photo, 1000)
    assert found.size == (photo.width, photo.height) == upright.size
    wanted = [pictures.RED, pictures.GREEN, pictures.BLUE, pictures.YELLOW]
    assert all(near(one, other) for one, other in zip(corners(found), wanted, strict=True))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_heic_keeps_its_turn_in_the_container_and_exif_does_not_turn_it_again(
    orientation: int,
) -> None:
    upright = pictures.quarters()
    data = pictures.encoded(upright, "HEIF", quality=95, exif=pictures.exif(orientation))
    found = decoded(data)
    assert found.size == upright.size
    wanted = [pictures.RED, pictures.GREEN, pictures.BLUE, pictures.YELLOW]
    assert all(near(one, other) for one, other in zip(corners(found), wanted, strict=True))


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_an_impossible_orientation_counts_as_upright(orientation: int) -> None:
    data = pictures.encoded(pictures.quarters(), "PNG", exif=pictures.exif(orientation))
    assert decoded(data).tobytes() == pictures.quarters().tobytes()


def test_a_photo_with_broken_exif_is_a_photo_all_the_same() -> None:
    data = pictures.encoded(pictures.quarters(), "JPEG", exif=pictures.exif(6), quality=95)
    start = data.index(b"Exif\0\0") + 6
    broken = data[: start + 8] + b"\xff" * 40 + data[start + 48 :]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decoded(broken).size == (96, 64)


def test_transparent_parts_become_white() -> None:
    picture = Image.new("RGBA", (20, 10), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 10, 10))
    found = decoded(pictures.encoded(picture, "PNG"))
    assert pixel(found, 2, 5) == (255, 255, 255)
    assert pixel(found, 15, 5) == (255, 0, 0)


def test_half_transparent_parts_are_mixed_with_white() -> None:
    picture = Image.new("RGBA", (4, 4), (0, 0, 0, 128))
    assert near(pixel(decoded(pictures.encoded(picture, "PNG")), 1, 1), (127, 127, 127), by=2)


def test_a_transparent_palette_colour_becomes_white() -> None:
    picture = pictures.quarters().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    hole = picture.getpixel((5, 5))
    found = decoded(pictures.encoded(picture, "PNG", transparency=hole))
    assert pixel(found, 5, 5) == (255, 255, 255)
    assert near(pixel(found, 90, 60), pictures.YELLOW)


def test_16_bit_grey_is_scaled_and_not_clipped() -> None:
    found = np.asarray(decoded(pictures.encoded(pictures.grey16(), "PNG")))
    assert near(tuple(found[0, 28]), (129, 129, 129), by=4)
    assert found[0, 0, 0] == 0
    assert found[0, -1, 0] == 255


def test_16_bit_grey_with_a_transparent_value_decodes() -> None:
    data = pictures.encoded(pictures.grey16(), "PNG", transparency=0)
    assert decoded(data).mode == "RGB"


def test_16_bit_rgb_keeps_its_brightness() -> None:
    assert near(pixel(decoded(pictures.png_rgb16()), 3, 3), (128, 0, 0), by=1)


def test_cmyk_keeps_its_colours() -> None:
    picture = Image.new("RGB", (32, 32), (200, 40, 40)).convert("CMYK")
    found = decoded(pictures.encoded(picture, "JPEG", quality=95))
    assert near(pixel(found, 9, 9), (200, 40, 40))


def test_1_bit_pictures_are_black_and_white() -> None:
    picture = Image.new("1", (16, 16), 1)
    picture.paste(0, (0, 0, 8, 16))
    found = decoded(pictures.encoded(picture, "PNG"))
    assert (pixel(found, 2, 2), pixel(found, 12, 2)) == ((0, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_frame_counts(kind: str) -> None:
    first, second = (Image.new("RGB", (32, 32), colour) for colour in (pictures.RED, pictures.BLUE))
    data = pictures.encoded(first, kind, save_all=True, append_images=[second], duration=100)
    assert near(pixel(decoded(data), 9, 9), pictures.RED)


def test_of_a_multi_picture_jpeg_the_first_picture_counts() -> None:
    first, second = (Image.new("RGB", (32, 32), colour) for colour in (pictures.RED, pictures.BLUE))
    data = pictures.encoded(first, "MPO", save_all=True, append_images=[second])
    assert near(pixel(decoded(data), 9, 9), pictures.RED)


@pytest.mark.parametrize("kind", WITH_EXIF)
def test_decoded_pixels_carry_no_metadata(kind: str) -> None:
    pixels = decoded(pictures.samples()[kind])
    assert pixels.info == {}
    assert len(pixels.getexif()) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_carries_no_exif_no_place_no_profile_no_comment(kind: str) -> None:
    sent = encode_for_sending(decoded(pictures.samples()[kind]), 512)
    assert b"SecretCamera" not in sent
    assert not any(mark in sent for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com"))
    again = Image.open(io.BytesIO(sent))
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(again.getexif()) == 0


def test_colour_profile_xmp_and_comment_are_left_behind() -> None:
    data = pictures.encoded(
        pictures.noise(),
        "JPEG",
        icc_profile=b"profile" * 50,
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Seoul</x:xmpmeta>",
        comment=b"my kitchen",
    )
    assert all(mark in data for mark in (b"profile", b"Seoul", b"my kitchen"))
    sent = encode_for_sending(decoded(data), 512)
    assert not any(mark in sent for mark in (b"profile", b"Seoul", b"my kitchen"))


def test_what_is_sent_is_never_larger_than_asked_and_leaves_the_pixels_alone() -> None:
    pixels = decoded(pictures.encoded(pictures.quarters(400, 200), "PNG"))
    sent = Image.open(io.BytesIO(encode_for_sending(pixels, 100)))
    assert sent.size == (100, 50)
    assert pixels.size == (400, 200)


@pytest.mark.parametrize("size", [(800, 600), (600, 800), (3000, 230), (250, 225), (100, 60)])
def test_a_fast_jpeg_decode_keeps_at_least_the_asked_size(size: tuple[int, int]) -> None:
    found = decoded(pictures.encoded(pictures.quarters(*size), "JPEG"), at_least=224)
    assert min(found.size) >= min(224, *size)


def test_a_large_jpeg_is_decoded_at_a_smaller_scale() -> None:
    found = decoded(pictures.encoded(pictures.quarters(1792, 1792), "JPEG"), at_least=224)
    assert found.size == (224, 224)


def test_a_fast_decode_of_a_turned_photo_is_upright() -> None:
    stored = pictures.quarters(1600, 800).transpose(Image.Transpose.ROTATE_90)
    data = pictures.encoded(stored, "JPEG", exif=pictures.exif(6))
    found = decoded(data, at_least=100)
    assert found.size == (200, 100)
    assert near(corners(found)[0], pictures.RED)


def test_the_digest_is_that_of_the_bytes() -> None:
    data = pictures.samples()["png"]
    assert read_photo(data).digest == hashlib.sha256(data).hexdigest()


def test_an_empty_file_is_named_empty() -> None:
    with pytest.raises(PhotoEmpty):
        read_photo(b"")


def test_more_than_20_megabytes_are_refused_before_anything_is_read() -> None:
    with pytest.raises(PhotoTooLarge) as refused:
        read_photo(pictures.samples()["jpeg"] + b"\0" * MAX_BYTES)
    assert refused.value.params == {"limit_mb": 20}


@pytest.mark.parametrize(
    "size",
    [
        (60_000, 60_000),
        (10_001, 10_000),
        (12_000, 10_000),
        (1, 100_000_001),
        (2**31 - 1, 2**31 - 1),
    ],
)
def test_a_small_file_that_announces_too_many_pixels_is_refused(size: tuple[int, int]) -> None:
    data = pictures.png_of_size(*size)
    assert len(data) < 1000
    with pytest.raises(PhotoTooManyPixels):
        read_photo(data)


def test_between_the_warning_of_pillow_and_our_limit_nothing_is_said() -> None:
    photo = read_photo(pictures.png_of_size(10_000, 9_500))
    assert 89_478_485 < photo.width * photo.height <= MAX_PIXELS
    with pytest.raises(PhotoDamaged):
        decode(photo, 224)


def test_exactly_the_limit_of_pixels_is_accepted() -> None:
    assert read_photo(pictures.png_of_size(10_000, 10_000)).width == 10_000


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"This is a text file called photo.jpg.\n" * 20, id="text"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', id="svg"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", id="pdf"),
        pytest.param(b"<!doctype html><title>404</title>", id="html"),
        pytest.param(b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41" + b"\0" * 99, id="mp4"),
        pytest.param(b"\x1aE\xdf\xa3" + b"\0" * 99, id="matroska"),
        pytest.param(b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 99, id="wave"),
        pytest.param(b"PK\x03\x04" + b"\0" * 99, id="zip"),
        pytest.param(b"II*\0\x08\0\0\0" + b"\0" * 99, id="tiff"),
        pytest.param(b"\0" * 4096, id="zeros"),
        pytest.param(b"\xff", id="one byte"),
    ],
)
def test_what_is_no_photo_is_named_so(data: bytes) -> None:
    with pytest.raises(PhotoNotAnImage):
        read_photo(data)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic", "avif", "gif", "bmp"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_truncated_photo_is_named_damaged(kind: str, share: float) -> None:
    data = pictures.samples()[kind]
    with pytest.raises(PhotoDamaged):
        decoded(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic", "avif", "gif"])
def test_the_first_twelve_bytes_of_a_photo_are_a_damaged_photo(kind: str) -> None:
    with pytest.raises(PhotoDamaged):
        decoded(pictures.samples()[kind][:12])


def photo_or_our_error(data: bytes) -> None:
    try:
        pixels = decoded(data, at_least=224)
    except PhotoError:
        return
    assert pixels.mode == "RGB"


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(KINDS), st.floats(0, 1, exclude_max=True))
def test_any_prefix_of_any_photo_is_a_photo_or_a_photo_error(kind: str, share: float) -> None:
    data = pictures.samples()[kind]
    photo_or_our_error(data[: int(len(data) * share)])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_any_photo_with_broken_bytes_is_a_photo_or_a_photo_error(
    kind: str, draw: st.DataObject
) -> None:
    data = bytearray(pictures.samples()[kind])
    most = st.one_of(st.integers(0, min(len(data), 400) - 1), st.integers(0, len(data) - 1))
    for place, value in draw.draw(st.lists(st.tuples(most, st.integers(0, 255)), max_size=6)):
        data[place] = value
    photo_or_our_error(bytes(data))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([b"", *(data[:16] for data in pictures.samples().values())]), st.binary())
def test_any_bytes_are_a_photo_or_a_photo_error(head: bytes, rest: bytes) -> None:
    photo_or_our_error(head + rest)


def test_whatever_a_decoder_raises_becomes_a_damaged_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Image.Image:
        raise MemoryError

    monkeypatch.setattr(Image, "open", fail)
    with pytest.raises(PhotoDamaged):
        photo_module.read_photo(pictures.samples()["png"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_read_by_a_process_that_has_read_nothing_before(
    kind: str, tmp_path: Path
) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(pictures.samples()[kind])
    program = (
        "import sys\n"
        "from wastecoach.core.photo import decode, read_photo\n"
        "decode(read_photo(open(sys.argv[1], 'rb').read()), 64)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(photo)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
