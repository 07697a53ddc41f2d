"""Photos seen before, as the command line shows them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Command
from wastecoach.cli.exits import Exit


@pytest.fixture
def folder(scripted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reddish photos with something to see in them, and the first of them saved again, smaller."""
    place = tmp_path / "photos"
    place.mkdir()
    for name, seed in (("one", 1), ("two", 2)):
        noise = np.random.default_rng(seed).integers(0, 120, (24, 32, 3), dtype=np.uint8)
        noise[..., 0] += 120
        Image.fromarray(noise).resize((320, 240)).save(place / f"{name}.png")
    with Image.open(place / "one.png") as first:
        first.resize((200, 150)).save(place / "one-smaller.jpg", quality=85)
    return place


def test_a_card_says_that_the_photo_was_seen_before(folder: Path, wastecoach: Command) -> None:
    photo = str(folder / "one.png")
    assert "seen before" not in wastecoach("classify", photo).out
    assert "· seen before " in wastecoach("classify", photo).out
    assert "전에 본 사진" in wastecoach("classify", photo, "--lang", "ko").out


def test_a_card_says_how_far_another_photo_of_the_same_thing_is(
    folder: Path, wastecoach: Command
) -> None:
    wastecoach("classify", str(folder / "one.png"))
    smaller = str(folder / "one-smaller.jpg")
    answer = json.loads(wastecoach("classify", smaller, "--json").out)
    assert answer["provenance"]["cache"] == "near"
    assert 0 <= answer["provenance"]["distance"] <= 20
    assert "· seen before " in wastecoach("classify", smaller).out


def test_no_cache_looks_anew_and_remembers_nothing(folder: Path, wastecoach: Command) -> None:
    photo = str(folder / "one.png")
    wastecoach("classify", photo, "--no-cache")
    assert json.loads(wastecoach("classify", photo, "--json").out)["provenance"]["cache"] == "miss"
    anew = json.loads(wastecoach("classify", photo, "--json", "--no-cache").out)
    assert anew["provenance"]["cache"] == "off"


def test_warm_looks_at_what_is_new_and_stats_count_it(folder: Path, wastecoach: Command) -> None:
    warmed = wastecoach("cache", "warm", str(folder))
    assert "known already, 0 skipped · 0.0000 US dollars" in warmed.out
    again = wastecoach("cache", "warm", str(folder))
    assert again.out.startswith("0 photos looked at, 3 known already")
    facts = json.loads(wastecoach("cache", "stats", "--json").out)
    assert facts["photos"] == 3
    assert facts["exact"] + facts["near"] + facts["misses"] == 6
    assert facts["hit_rate"] >= 0.5
    shown = wastecoach("cache", "stats").out
    assert all(name in shown for name in ("Photos remembered", "cache.sqlite3", "Saved"))


def test_a_bad_photo_is_skipped_while_warming(folder: Path, wastecoach: Command) -> None:
    (folder / "bad.jpg").write_text("no photo")
    ended = wastecoach("cache", "warm", str(folder))
    assert (ended.code, "1 skipped" in ended.out) == (Exit.SOME_SKIPPED, True)
    assert "bad.jpg" in ended.err


def test_inspect_shows_what_is_known_and_what_is_near(folder: Path, wastecoach: Command) -> None:
    one, smaller = str(folder / "one.png"), str(folder / "one-smaller.jpg")
    assert "not seen before" in wastecoach("cache", "inspect", one).out
    wastecoach("classify", one)
    wastecoach("classify", str(folder / "two.png"))
    found = json.loads(wastecoach("cache", "inspect", smaller, "--json").out)
    assert found["known"] is None
    assert [near["same"] for near in found["near"]] == [True]
    assert found["near"][0]["items"] == ["lunch_box"]
    assert "same thing" in wastecoach("cache", "inspect", smaller).out
    assert json.loads(wastecoach("cache", "inspect", one, "--json").out)["known"]["items"] == [
        "lunch_box"
    ]


def test_inspect_says_where_there_is_too_little_to_compare(
    folder: Path, wastecoach: Command
) -> None:
    Image.new("RGB", (40, 30), (200, 0, 0)).save(folder / "bare.png")
    assert "too little" in wastecoach("cache", "inspect", str(folder / "bare.png")).out


def test_clearing_a_photo_forgets_it_and_what_is_like_it(folder: Path, wastecoach: Command) -> None:
    wastecoach("cache", "warm", str(folder))
    assert wastecoach("cache", "clear", str(folder / "one.png")).out == "Forgotten: 2.\n"
    for name, cache in (("one-smaller.jpg", "miss"), ("two.png", "exact")):
        answer = json.loads(wastecoach("classify", str(folder / name), "--json").out)
        assert answer["provenance"]["cache"] == cache


def test_clearing_forgets_everything(folder: Path, wastecoach: Command) -> None:
    wastecoach("cache", "warm", str(folder))
    assert wastecoach("cache", "clear").out == "Forgotten: 3.\n"
    assert json.loads(wastecoach("cache", "stats", "--json").out)["photos"] == 0


@pytest.mark.parametrize("command", [("stats",), ("warm", "photos"), ("inspect", "one.png")])
def test_where_the_cache_is_off_its_commands_say_so(
    command: tuple[str, ...], folder: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_CACHE_URL", "off")
    ended = wastecoach("cache", *command)
    assert (ended.code, ended.err.count("\n")) == (Exit.CACHE_OFF, 1)


@pytest.mark.parametrize(
    "command",
    [("stats",), ("clear",), ("clear", "one.png"), ("inspect", "one.png"), ("warm", "photos")],
)
def test_a_redis_that_is_down_is_told_by_its_commands_without_its_password(
    command: tuple[str, ...], folder: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_CACHE_URL", "redis://me:hunter2@127.0.0.1:1/0")
    monkeypatch.chdir(folder)
    ended = wastecoach("cache", *command)
    assert ended.code == Exit.CACHE_UNAVAILABLE
    assert "hunter2" not in ended.err
    assert wastecoach("classify", str(folder / "one.png")).code == Exit.OK


def test_a_cache_that_cannot_be_written_never_stops_an_answer(
    folder: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_CACHE_URL", "sqlite:////dev/null/cache.sqlite3")
    assert wastecoach("classify", str(folder / "one.png")).code == Exit.OK
