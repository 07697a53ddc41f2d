"""The image optimiser at the edge: what it shows of a stored photo, and what it never lets out."""

from __future__ import annotations

import base64
import importlib.util
import io
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PIL import Image

SOURCE = Path("terraform/modules/edge/optimiser/optimiser.py")
Stored = dict[str, bytes]


@pytest.fixture(scope="module")
def optimiser() -> ModuleType:
    spec = importlib.util.spec_from_file_location("optimiser", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class NoSuchKey(Exception):
    pass


class Bucket:
    """S3 with a few photos."""

    exceptions = SimpleNamespace(NoSuchKey=NoSuchKey)

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self.asked: list[tuple[str, str]] = []

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 -- as boto3 calls them
        self.asked.append((Bucket, Key))
        if Key not in self._stored:
            raise NoSuchKey
        data = self._stored[Key]
        return {"ContentLength": len(data), "Body": io.BytesIO(data)}


@pytest.fixture
def bucket(optimiser: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[[Stored], Bucket]:
    """Make a bucket with these photos the one that the optimiser reads."""

    def made(stored: Stored) -> Bucket:
        found = Bucket(stored)
        monkeypatch.setattr(optimiser, "_client", lambda _: found)
        return found

    return made


def photo(form: str = "JPEG", size: tuple[int, int] = (3000, 2000), **kept: Any) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, form, **kept)
    return file.getvalue()


def event(uri: str, accept: str = "image/avif,image/webp,*/*") -> dict[str, Any]:
    s3 = {"domainName": "photos.s3.ap-northeast-2.amazonaws.com", "region": "ap-northeast-2"}
    headers = {"accept": [{"key": "Accept", "value": accept}]}
    request = {"uri": uri, "method": "GET", "headers": headers, "origin": {"s3": s3}}
    return {"Records": [{"cf": {"request": request}}]}


def shown(answer: dict[str, Any]) -> Any:
    return Image.open(io.BytesIO(base64.b64decode(answer["body"])))


def test_a_browser_that_takes_webp_gets_webp_of_at_most_1024_pixels(
    optimiser: ModuleType, bucket: Callable[[Stored], Bucket]
) -> None:
    read = bucket({"photos/2026/11/26/a": photo()})
    answer = optimiser.handler(event("/photos/2026/11/26/a"), None)
    assert answer["status"] == "200"
    assert answer["headers"]["content-type"][0]["value"] == "image/webp"
    assert (shown(answer).format, shown(answer).size) == ("WEBP", (1024, 683))
    assert read.asked == [("photos", "photos/2026/11/26/a")]


@pytest.mark.parametrize("accept", ["*/*", "image/png,image/jpeg", "image/webp;q=0,image/*", ""])
def test_other_browsers_get_jpeg(
    optimiser: ModuleType, bucket: Callable[[Stored], Bucket], accept: str
) -> None:
    bucket({"photos/a": photo()})
    answer = optimiser.handler(event("/photos/a", accept), None)
    assert answer["headers"]["content-type"][0]["value"] == "image/jpeg"
    assert answer["headers"]["vary"][0]["value"] == "Accept"
    assert shown(answer).format == "JPEG"


def test_small_photos_are_not_made_larger(optimiser: ModuleType) -> None:
    data, _ = optimiser.optimised(photo(size=(300, 200)), webp=True)
    assert Image.open(io.BytesIO(data)).size == (300, 200)


def test_where_and_when_it_was_taken_stays_behind_and_it_stands_upright(
    optimiser: ModuleType,
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    data, _ = optimiser.optimised(photo(size=(400, 200), exif=exif, comment="at home"), webp=False)
    found = Image.open(io.BytesIO(data))
    assert found.size == (200, 400)
    assert not found.getexif()
    assert b"at home" not in data


def test_what_is_transparent_is_shown_on_white(optimiser: ModuleType) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(file, "PNG")
    data, _ = optimiser.optimised(file.getvalue(), webp=False)
    assert Image.open(io.BytesIO(data)).convert("L").getextrema()[0] == 255


def test_photos_of_iphones_are_shown(optimiser: ModuleType) -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()
    data, media_type = optimiser.optimised(photo("HEIF", (1200, 900)), webp=True)
    assert (media_type, Image.open(io.BytesIO(data)).size) == ("image/webp", (1024, 768))


def test_an_answer_is_never_larger_than_the_edge_sends(optimiser: ModuleType) -> None:
    noise, side = io.BytesIO(), optimiser.LONGEST
    chance = Random(1).randbytes(3 * side * side)  # noqa: S311 -- no secret: what compresses worst
    Image.frombytes("RGB", (side, side), chance).save(noise, "BMP")
    data, _ = optimiser.optimised(noise.getvalue(), webp=False)
    assert len(data) <= optimiser.MOST_BYTES


@pytest.mark.parametrize(
    ("uri", "stored", "status"),
    [
        ("/photos/gone", {}, "404"),
        ("/feedback/of-somebody", {"feedback/of-somebody": photo(size=(9, 9))}, "404"),
        ("/photos/no-picture", {"photos/no-picture": b"%PDF-1.7 not a picture"}, "415"),
        ("/photos/cut-off", {"photos/cut-off": photo(size=(900, 900))[:5000]}, "415"),
        ("/photos/too-large", {"photos/too-large": bytes(20 * 1024 * 1024 + 1)}, "415"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_of_it_leaves(
    optimiser: ModuleType,
    bucket: Callable[[Stored], Bucket],
    uri: str,
    stored: Stored,
    status: str,
) -> None:
    bucket(stored)
    answer = optimiser.handler(event(uri), None)
    assert (answer["status"], answer["body"]) == (status, "")
    assert answer["headers"]["cache-control"][0]["value"] == "no-store"


def test_too_many_pixels_are_refused_before_they_are_decoded(optimiser: ModuleType) -> None:
    file = io.BytesIO()
    Image.new("1", (11_000, 10_000)).save(file, "PNG")
    with pytest.raises(optimiser.NoPicture):
        optimiser.optimised(file.getvalue(), webp=True)


def test_a_failure_of_the_store_is_told_and_the_photo_does_not_leave_as_it_is(
    optimiser: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(optimiser, "_client", lambda _: None)
    assert optimiser.handler(event("/photos/a"), None)["status"] == "502"
    assert capsys.readouterr().out == "not shown: AttributeError\n"


def test_it_needs_nothing_to_be_loaded() -> None:
    # Pillow and boto3 are loaded by the first photo: a function that starts cold answers what it refuses at once.
    names = set(sys.stdlib_module_names)
    lines = [
        line.split()[1]
        for line in SOURCE.read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert {line.partition(".")[0] for line in lines} <= names | {"__future__"}
