"""`near=(latitude, longitude)`: collection points, for who says where they stand, at no cost to all others."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import wastecoach
from tests.places.kakao_map import KEY, KakaoMap, document, kakao_map
from tests.records.points import point
from tests.services.servers import says
from wastecoach.bootstrap.places import kakao_places, place_records
from wastecoach.core.places.errors import CoordinatesInvalid
from wastecoach.settings import load_settings

HERE = (37.5665, 126.9780)


@pytest.fixture(autouse=True)
def eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is looked at is a T-shirt."""
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    monkeypatch.setenv("WASTECOACH_STUB_ITEM", "t_shirt")


@pytest.fixture
def own() -> None:
    """A box of our own, 111 m away."""
    box = point(37.5655, 126.9780, streams=("textile",), key="own", name="광장 의류수거함")
    with place_records(load_settings()) as records:
        records.upsert([box], lambda _: None)


@pytest.fixture
def kakao(monkeypatch: pytest.MonkeyPatch) -> Iterator[KakaoMap]:
    """Kakao's map, which knows the same box and another."""
    boxes = [document("의류수거함", 37.56551, 126.9780), document("의류수거함", 37.5700, 126.9780)]
    with kakao_map(*boxes) as service:
        monkeypatch.setenv("KAKAO_REST_API_KEY", KEY)
        monkeypatch.setenv("WASTECOACH_KAKAO_BASE_URL", service.url)
        yield service
        source = kakao_places(load_settings())
        assert source is not None
        source.close()


def asked(example: Path, near: tuple[float, float] | None = HERE) -> wastecoach.Analysis:
    return wastecoach.classify(example, near=near)


@pytest.mark.usefixtures("own")
def test_who_says_where_they_stand_is_told_what_is_near(example: Path) -> None:
    answer = asked(example)
    assert [(place.id, place.walk_min) for place in answer.places] == [("own", 3)]
    assert answer.provenance.places == {"own": "used", "kakao": "off"}


@pytest.mark.usefixtures("own")
def test_a_whole_batch_is_told_what_is_near(example: Path) -> None:
    answers = wastecoach.classify_all([str(example)] * 2, near=HERE)
    assert [len(one.places) for one in answers if isinstance(one, wastecoach.Analysis)] == [1, 1]


def test_no_such_point_is_refused(example: Path) -> None:
    with pytest.raises(CoordinatesInvalid):
        asked(example, (126.9780, 37.5665))


def test_where_nothing_was_loaded_the_answer_says_so_and_makes_no_file(
    example: Path, tmp_path: Path
) -> None:
    answer = asked(example)
    assert answer.places == ()
    assert answer.provenance.places == {"own": "off", "kakao": "off"}
    assert not (tmp_path / "data").exists()


def test_a_database_that_cannot_be_read_fails_no_answer(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database at all, whatever its name says" * 99)
    monkeypatch.setenv("WASTECOACH_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.db'}")
    answer = asked(example)
    assert answer.places == ()
    assert answer.provenance.places["own"] == "failed"
    assert "37.5665" not in caplog.text


@pytest.mark.usefixtures("own")
def test_kakao_s_map_adds_what_we_do_not_know(example: Path, kakao: KakaoMap) -> None:
    answer = asked(example)
    assert [place.source for place in answer.places] == ["Jung-gu", "Kakao Map"]
    assert answer.provenance.places == {"own": "used", "kakao": "used"}
    assert len(kakao.calls) == 1


@pytest.mark.usefixtures("own")
def test_kakao_s_failure_leaves_our_own_points_and_is_told(example: Path, kakao: KakaoMap) -> None:
    kakao.replies = [says(500, {})]
    answer = asked(example)
    assert [place.id for place in answer.places] == ["own"]
    assert answer.provenance.places == {"own": "used", "kakao": "failed"}


@pytest.mark.usefixtures("own")
def test_without_a_location_nobody_is_asked(example: Path, kakao: KakaoMap) -> None:
    answer = asked(example, None)
    assert (answer.places, answer.provenance.places) == ((), {})
    assert kakao.calls == []


@pytest.mark.usefixtures("own")
def test_what_is_near_is_asked_for_anew_for_a_photo_seen_before(
    example: Path, kakao: KakaoMap
) -> None:
    assert asked(example).provenance.cache == "miss"
    far = wastecoach.classify(example, near=(35.1796, 129.0756))
    assert far.provenance.cache == "exact"
    assert far.places == ()
    assert len(kakao.calls) == 2


@pytest.mark.usefixtures("own")
def test_where_somebody_stands_is_written_nowhere(
    example: Path,
    kakao: KakaoMap,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("WASTECOACH_CACHE_URL", f"sqlite:///{tmp_path / 'cache.db'}")
    stands = (37.561239, 126.972348)
    text = wastecoach.to_json(asked(example, stands))
    assert len(kakao.calls) == 1
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for number in stands:
        # As it was given, and as little of it as the service hears.
        for written in (str(number), f"{number:.4f}"):
            assert written not in text
            assert written not in caplog.text
            assert written.encode() not in files


def test_without_a_location_no_database_and_no_http_library_is_loaded(example: Path) -> None:
    program = (
        "import sys, wastecoach\n"
        f"wastecoach.classify({str(example)!r})\n"
        "print(*sorted(name.partition('.')[0] for name in sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ.copy(),
    )
    assert not {"sqlalchemy", "alembic", "httpx", "httpx2", "rapidfuzz"} & set(ran.stdout.split())
