"""`wastecoach.classify`, `classify_all` and `look_up` as a program uses them."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

import wastecoach
from tests import pictures
from tests.cli.conftest import BOOK, Scripted
from wastecoach import bootstrap, library
from wastecoach.core.errors import (
    PhotoDamaged,
    PhotoEmpty,
    PhotoNotFound,
    RuleBookInvalid,
    SettingInvalid,
    UnknownProvider,
)


def without_times(analysis: wastecoach.Analysis) -> wastecoach.Analysis:
    provenance = dataclasses.replace(analysis.provenance, ms={}, attempts=())
    return dataclasses.replace(analysis, provenance=provenance)


def test_a_text_path_a_path_object_and_the_bytes_give_the_same_answer(example: Path) -> None:
    by_text = wastecoach.classify(str(example), remember=False)
    by_path = wastecoach.classify(example, remember=False)
    by_bytes = wastecoach.classify(example.read_bytes(), remember=False)
    assert without_times(by_text) == without_times(by_path)
    assert by_bytes.sightings == by_text.sightings
    assert by_bytes.photo.digest == by_text.photo.digest
    assert (by_text.photo.source, by_bytes.photo.source) == (str(example), "bytes")


def test_a_photo_seen_before_is_answered_from_memory_and_only_then(example: Path) -> None:
    first, again = wastecoach.classify(example), wastecoach.classify(example)
    anew = wastecoach.classify(example, remember=False)
    assert [one.provenance.cache for one in (first, again, anew)] == ["miss", "exact", "off"]
    assert first.sightings == again.sightings == anew.sightings
    assert first.guidance == again.guidance
    assert "look" not in again.provenance.ms


def test_another_rule_book_remembers_nothing_even_under_the_same_version(
    lunch_box: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(BOOK, tmp_path / "book")
    monkeypatch.setenv("WASTECOACH_RULES_FOLDER", str(tmp_path / "book"))
    assert wastecoach.classify(lunch_box).provenance.cache == "miss"
    shutil.copytree(tmp_path / "book", tmp_path / "other")
    with (tmp_path / "other" / "streams.toml").open("a") as streams:
        streams.write("# mended\n")
    monkeypatch.setenv("WASTECOACH_RULES_FOLDER", str(tmp_path / "other"))
    assert wastecoach.classify(lunch_box).provenance.cache == "miss"
    assert wastecoach.classify(lunch_box).provenance.cache == "exact"


def test_the_same_photo_saved_again_and_smaller_is_known(example: Path) -> None:
    first = wastecoach.classify(example)
    smaller = Image.open(example).convert("RGB").resize((600, 450))
    again = wastecoach.classify(pictures.encoded(smaller, "JPEG"))
    assert again.provenance.cache == "near"
    assert again.sightings == first.sightings


def test_the_answer_is_complete(example: Path) -> None:
    analysis = wastecoach.classify(example, language="en")
    (sighting,), (guidance,) = analysis.sightings, analysis.guidance
    assert 0 <= sighting.confidence <= 1
    assert abs(sum(sighting.materials.values()) - 1) < 0.02
    assert guidance.language == "en"
    assert guidance.headline
    assert guidance.steps
    assert guidance.why
    assert all(source.title and source.checked for source in guidance.sources)
    assert set(analysis.provenance.ms) == {
        *("fetch", "fingerprint", "recall", "prepare", "look", "coach", "places")
    }
    assert analysis.photo.media_type == "image/jpeg"
    assert len(analysis.photo.digest) == 64


def test_korean_is_the_default_language(example: Path) -> None:
    assert wastecoach.classify(example).guidance[0].language == "ko"


def test_language_changes_the_words_and_nothing_else(example: Path) -> None:
    korean = wastecoach.classify(example, language="ko")
    english = wastecoach.classify(example, language="en")
    assert korean.sightings[0].item == english.sightings[0].item
    assert korean.guidance[0].step_ids == english.guidance[0].step_ids
    assert korean.guidance[0].headline != english.guidance[0].headline


@pytest.fixture
def lunch_box(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A photo of which the scripted eyes are sure, and the small rule book: no model decides here."""
    monkeypatch.setitem(bootstrap.PROVIDERS, "scripted", lambda _: Scripted())
    monkeypatch.setenv("WASTECOACH_RULES_FOLDER", BOOK)
    monkeypatch.setenv("WASTECOACH_VISION", "scripted")
    return pictures.encoded(Image.new("RGB", (40, 30), pictures.RED), "PNG")


def test_a_region_is_found_by_its_korean_name(lunch_box: bytes) -> None:
    assert wastecoach.classify(lunch_box, region="어느시").guidance[0].region == "some_town"


def test_an_unknown_region_falls_back_and_says_so(example: Path) -> None:
    guidance = wastecoach.classify(example, region="Atlantis", language="en").guidance[0]
    assert guidance.region is None
    assert any("Atlantis" in note for note in guidance.notes)


@pytest.mark.parametrize("kind", sorted(pictures.samples()))
def test_every_kind_of_picture_is_answered(kind: str) -> None:
    analysis = wastecoach.classify(pictures.samples()[kind])
    assert wastecoach.analysis_from_json(wastecoach.to_json(analysis)) == analysis


@pytest.mark.parametrize(
    ("data", "error"), [(b"", PhotoEmpty), (pictures.samples()["jpeg"][:700], PhotoDamaged)]
)
def test_bad_bytes_raise_their_error(data: bytes, error: type[wastecoach.WastecoachError]) -> None:
    with pytest.raises(error):
        wastecoach.classify(data)


def test_a_missing_file_raises_its_error() -> None:
    with pytest.raises(PhotoNotFound) as missing:
        wastecoach.classify("missing.jpg")
    assert missing.value.code == "photo_not_found"
    assert missing.value.params == {"source": "missing.jpg"}


def test_an_unknown_provider_raises_before_the_first_photo(example: Path) -> None:
    with pytest.raises(UnknownProvider):
        wastecoach.classify(example, provider="oracle")
    with pytest.raises(UnknownProvider):
        wastecoach.classify_all([], provider="oracle")


def test_an_unknown_language_raises(example: Path) -> None:
    with pytest.raises(SettingInvalid):
        wastecoach.classify(example, language="fr")  # type: ignore[arg-type]


def test_a_bad_rule_book_raises(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_RULES_FOLDER", str(tmp_path))
    with pytest.raises(RuleBookInvalid):
        wastecoach.classify(example)


def test_a_name_that_is_no_utf8_still_fits_into_json(example: Path, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.jpg")
    shutil.copy(example, path)
    analysis = wastecoach.classify(path)
    assert analysis.photo.source.endswith("caf?.jpg")
    assert wastecoach.to_json(analysis)


def test_a_batch_keeps_the_order_and_goes_on_after_bad_photos(
    example: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    sources = [str(example), str(tmp_path / "empty.jpg"), "missing.jpg", str(example)] * 5
    results = list(wastecoach.classify_all(sources))
    kinds = [
        type(result.error).__name__ if isinstance(result, wastecoach.Skipped) else "answer"
        for result in results
    ]
    assert kinds == ["answer", "PhotoEmpty", "PhotoNotFound", "answer"] * 5


def test_a_batch_reads_only_a_few_photos_ahead(example: Path) -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield str(example)

    results = wastecoach.classify_all(endless())
    next(iter(results))
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 2 * library.processors() + 2


def test_an_empty_batch_has_no_answers() -> None:
    assert list(wastecoach.classify_all([])) == []


def test_eight_threads_get_equal_answers(example: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: wastecoach.classify(example, remember=False), range(16))
        )
    assert len({wastecoach.to_json(without_times(answer)) for answer in answers}) == 1


def test_threads_may_read_different_formats_at_once() -> None:
    kinds = sorted(pictures.samples()) * 2
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda kind: wastecoach.classify(pictures.samples()[kind]), kinds)
        )
    assert len(answers) == len(kinds)


def test_a_text_is_looked_up() -> None:
    found = wastecoach.look_up("생수병")
    assert found.result == "match"
    assert found.candidates[0].item.stream == "clear_pet"


def test_the_settings_choose_region_and_provider(
    lunch_box: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_REGION", "어느시")
    analysis = wastecoach.classify(lunch_box)
    assert analysis.guidance[0].region == "some_town"
    assert analysis.provenance.provider == "scripted"
    monkeypatch.setenv("WASTECOACH_VISION", "oracle")
    with pytest.raises(UnknownProvider):
        wastecoach.classify(lunch_box)
