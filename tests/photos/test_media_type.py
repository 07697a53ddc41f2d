"""The kind of a picture, told by its first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import pictures
from wastecoach.core.errors import PhotoDamaged, PhotoNotAnImage
from wastecoach.core.media_type import BEGINNING, MEDIA_TYPES, media_type_of, usual_name
from wastecoach.core.photo import decode, read_photo

SAMPLES = pictures.samples()


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_first_bytes_tell_what_opening_the_photo_tells(kind: str) -> None:
    told = media_type_of(SAMPLES[kind][:BEGINNING])
    assert told == usual_name(read_photo(SAMPLES[kind]).media_type)
    assert told in MEDIA_TYPES


def test_every_kind_is_among_the_samples() -> None:
    assert {media_type_of(sample) for sample in SAMPLES.values()} == MEDIA_TYPES


@given(st.binary(max_size=200) | st.sampled_from(sorted(SAMPLES.values())))
def test_more_than_the_first_bytes_tells_no_more(data: bytes) -> None:
    assert media_type_of(data) == media_type_of(data[:BEGINNING])


@pytest.mark.parametrize(
    "begins",
    [
        *(b"", b"B", b"BM", b"BMW drives on", b"RIFF\0\0\0\0WAVE", b"<svg xmlns", b"%PDF-1.7"),
        *(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", b"II*\0", b"GIF88a", b"\0\0\0\0ftyp"),
    ],
)
def test_anything_else_is_no_picture(begins: bytes) -> None:
    assert media_type_of(begins) is None


def brands(first: bytes, *others: bytes) -> bytes:
    return (16 + 4 * len(others)).to_bytes(4, "big") + b"ftyp" + first + bytes(4) + b"".join(others)


@pytest.mark.parametrize(
    ("begins", "media_type"),
    [
        (brands(b"heic", b"mif1"), "image/heif"),
        (brands(b"mif1", b"mif1", b"heic"), "image/heif"),
        (brands(b"msf1"), "image/heif"),
        (brands(b"avif", b"mif1", b"miaf"), "image/avif"),
        (brands(b"avis", b"avif", b"msf1"), "image/avif"),
        (brands(b"mif1", b"avif", b"miaf"), "image/avif"),
        (brands(b"mif1", b"miaf") + b"avif", "image/heif"),
    ],
)
def test_brands_tell_heif_from_avif(begins: bytes, media_type: str) -> None:
    assert media_type_of(begins) == media_type


def test_an_avif_that_calls_itself_a_picture_only_is_decoded() -> None:
    data = SAMPLES["avif"].replace(b"ftypavif", b"ftypmif1", 1)
    assert decode(read_photo(data), 1).size


def test_a_broken_bitmap_is_damaged_and_a_text_that_begins_like_one_is_no_image() -> None:
    with pytest.raises(PhotoDamaged):
        read_photo(SAMPLES["bmp"][:20])
    with pytest.raises(PhotoNotAnImage):
        read_photo(b"BM is how this text begins, and it goes on for a while")


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("image/jpg", "image/jpeg"),
        ("IMAGE/JPEG", "image/jpeg"),
        (" image/jpeg; charset=binary", "image/jpeg"),
        ("image/heic", "image/heif"),
        ("image/heif", "image/heif"),
        ("image/x-ms-bmp", "image/bmp"),
        ("image/png", "image/png"),
        ("text/html", "text/html"),
        ("", ""),
    ],
)
def test_one_kind_has_one_name(written: str, usual: str) -> None:
    assert usual_name(written) == usual
