"""The cache measured on the photos that ship with the project."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from tests.fingerprint.photos import EXAMPLES, as_jpeg, example_photo
from wastecoach.cli.cache_evaluate import Asked, pairs_in, run
from wastecoach.core.analysis import Language
from wastecoach.core.cache_evaluation import CacheEvaluation
from wastecoach.core.errors import NoPhotosFound, OutputFailed
from wastecoach.core.variations import VARIATIONS
from wastecoach.library.cache_evaluation import evaluate_cache, spread, steps

PHOTOS = [str(path) for path in sorted(EXAMPLES.glob("*.jpg"))]
FEW = tuple(one for one in VARIATIONS if one.name in {"jpeg", "mirrored", "crop_10"})


@pytest.fixture(scope="module")
def figures() -> CacheEvaluation:
    heard: list[None] = []
    found = evaluate_cache(PHOTOS, sample=4, variations=FEW, watch=lambda: heard.append(None))
    assert len(heard) == steps(len(PHOTOS), 4, len(FEW))
    return found


def test_different_photos_do_not_answer_for_each_other(figures: CacheEvaluation) -> None:
    assert (figures.photos, figures.pairs) == (10, 45)
    assert figures.false_pairs == ()


def test_changed_photos_are_found_again_and_the_exact_key_finds_fewer(
    figures: CacheEvaluation,
) -> None:
    by_name = {one.name: one for one in figures.variations}
    assert by_name["jpeg"].hit.count == by_name["mirrored"].hit.count == 4
    assert by_name["mirrored"].exact_key.count == 0
    assert all(one.false_hit.count == 0 for one in figures.variations)


def test_unknown_copies_are_named_as_false_pairs_and_known_ones_are_not(tmp_path: Path) -> None:
    copies = [str(tmp_path / name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    for copy, quality in zip(copies, (95, 80, 60), strict=True):
        Path(copy).write_bytes(as_jpeg(example_photo("battery"), quality))
    unknown = evaluate_cache(copies, variations=())
    assert {(pair.one, pair.other) for pair in unknown.false_pairs} == {
        (copies[0], copies[1]),
        (copies[0], copies[2]),
        (copies[1], copies[2]),
    }
    known = evaluate_cache(
        copies, variations=(), reshots=[(copies[0], copies[1])], same=[(copies[2], copies[1])]
    )
    assert (known.false_pairs, known.pairs) == ((), 0)
    (real,) = known.groups
    assert (real.name, real.hit.count, real.hit.n) == ("reshot_real", 1, 1)


def test_the_very_file_twice_is_one_photo(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(Path(PHOTOS[0]).read_bytes())
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing")
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    assert evaluate_cache(names, variations=()).photos == 1


def test_a_folder_without_a_usable_photo_cannot_be_measured(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    with pytest.raises(NoPhotosFound):
        evaluate_cache([str(tmp_path / "a.jpg")])


@pytest.mark.parametrize(("count", "sample", "wanted"), [(10, 3, 3), (10, None, 10), (2, 9, 2)])
def test_a_sample_is_spread_over_all(count: int, sample: int | None, wanted: int) -> None:
    chosen = spread([str(number) for number in range(count)], sample)
    assert len(set(chosen)) == wanted
    assert chosen[0] == "0"


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / f"{name}.jpg").symlink_to(EXAMPLES / f"{name}.jpg")
    return tmp_path


@pytest.mark.parametrize(("language", "word"), [("en", "turned by 90°"), ("ko", "JPEG 저장")])
def test_the_command_prints_rates_and_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: Language, word: str
) -> None:
    asked = Asked(sample=1, quiet=True)
    run(folder_of(tmp_path, "battery", "paper-cup"), replace(asked, language=language))
    shown = capsys.readouterr()
    assert word in shown.out
    assert "100.0 (20.7–100.0)" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    assert shown.err == ""


def test_the_command_gives_json_and_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, "battery", "paper-cup")
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("photo_a,photo_b,relation\nbattery,paper-cup,re-shot\n", "utf-8")
    picture = tmp_path / "cache.png"
    run(folder, Asked(as_json=True, sample=1, picture=picture, reshots=pairs))
    figures = json.loads(capsys.readouterr().out)
    assert figures["photos"] == 2
    assert figures["pairs"] == 0
    assert {"name", "hit", "false_hit", "exact_key"} == set(figures["variations"][0])
    assert figures["variations"][-1]["hit"] == {
        "n": 1,
        "count": 0,
        "share": 0.0,
        "low": 0.0,
        "high": pytest.approx(0.793, abs=1e-3),
    }
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    asked = Asked(as_json=True, sample=1, picture=tmp_path / "none" / "cache.png")
    with pytest.raises(OutputFailed):
        run(folder_of(tmp_path, "battery"), asked)


@pytest.mark.parametrize("text", ["one,two\n1,2\n", "\x00\xff"])
def test_a_list_of_pairs_that_is_none_is_a_usage_error(tmp_path: Path, text: str) -> None:
    listed = tmp_path / "pairs.csv"
    listed.write_bytes(text.encode("latin-1"))
    with pytest.raises(typer.BadParameter, match=r"photo_a, photo_b, relation"):
        pairs_in(listed, PHOTOS)


def test_pairs_of_photos_elsewhere_are_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "pairs.csv"
    listed.write_text(
        "photo_a,photo_b,relation\nbattery,nowhere,re-shot\nbattery,paper-cup,identical\n", "utf-8"
    )
    reshots, same = pairs_in(listed, PHOTOS)
    assert (len(reshots), len(same)) == (0, 1)
