"""`wastecoach classify`: forms of the answer, language, region, batches."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image

from tests import pictures
from tests.cli.conftest import RENEW, Command
from tests.conftest import ROOT
from wastecoach.cli.tables import common_folder
from wastecoach.core.answer_json import analysis_from_json, analysis_schema

SCHEMA = ROOT / "docs" / "analysis.schema.json"
EXAMPLES = sorted((ROOT / "examples").glob("*.jpg"))


def lines(text: str) -> list[str]:
    return text.splitlines()


def valid(answer: Any) -> bool:
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(answer)
    return True


def test_the_published_schema_is_that_of_the_program() -> None:
    wanted = json.dumps(analysis_schema(), indent=2, ensure_ascii=False) + "\n"
    if RENEW:
        SCHEMA.write_text(wanted, encoding="utf-8")
    assert SCHEMA.read_text("utf-8") == wanted
    jsonschema.Draft202012Validator.check_schema(analysis_schema())


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_gets_an_answer_that_fits_the_schema(
    path: Path, language: str, wastecoach: Command
) -> None:
    ended = wastecoach("classify", str(path), "--json", "--lang", language)
    assert (ended.code, ended.err) == (0, "")
    answer = json.loads(ended.out)
    assert valid(answer)
    assert answer["photo"]["source"] == str(path)
    assert answer["guidance"][0]["language"] == language
    assert len(answer["sightings"]) == len(answer["guidance"]) >= 1
    assert answer["guidance"][0]["sources"]
    assert answer["provenance"]["provider"] == "embedded"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_gets_a_card(path: Path, wastecoach: Command) -> None:
    ended = wastecoach("classify", str(path), "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    assert all(word in ended.out for word in ("Why", "Sources", "%"))


@pytest.mark.usefixtures("scripted")
class TestForms:
    def test_one_photo_as_json_is_one_object(self, photos: Path, wastecoach: Command) -> None:
        ended = wastecoach("classify", str(photos / "red.png"), "--json")
        assert isinstance(json.loads(ended.out), dict)
        assert len(lines(ended.out)) == 1
        assert analysis_from_json(ended.out).sightings[0].item == "lunch_box"

    def test_several_photos_as_json_are_an_array(self, photos: Path, wastecoach: Command) -> None:
        answers = json.loads(wastecoach("classify", str(photos), "--json").out)
        assert [Path(answer["photo"]["source"]).name for answer in answers] == [
            "blue.png",
            "green.png",
            "red.png",
        ]
        assert all(map(valid, answers))

    def test_jsonl_is_one_object_a_line_even_for_one_photo(
        self, photos: Path, wastecoach: Command
    ) -> None:
        many = wastecoach("classify", str(photos), "--jsonl").out
        one = wastecoach("classify", str(photos / "red.png"), "--jsonl").out
        assert len(lines(many)) == 3
        assert all(valid(json.loads(line)) for line in lines(many + one))

    def test_csv_is_one_row_a_thing_under_one_head(self, photos: Path, wastecoach: Command) -> None:
        rows = list(csv.DictReader(io.StringIO(wastecoach("classify", str(photos), "--csv").out)))
        assert [row["item"] for row in rows] == ["toy", "", "lunch_box"]
        assert [row["unsure"] for row in rows] == ["true", "true", "false"]
        assert rows[2]["stream"] == "plastic"

    @pytest.mark.parametrize("forms", [("--json", "--csv"), ("--json", "--jsonl")])
    def test_two_forms_at_once_are_a_usage_error(
        self, photos: Path, forms: tuple[str, str], wastecoach: Command
    ) -> None:
        ended = wastecoach("classify", str(photos), *forms)
        assert ended.code == 2
        assert "exclude each other" in ended.err

    def test_korean_stays_readable_in_json(self, photos: Path, wastecoach: Command) -> None:
        assert "플라스틱" in wastecoach("classify", str(photos), "--json", "--lang", "ko").out

    def test_standard_input_is_a_photo(self, wastecoach: Command) -> None:
        red = pictures.encoded(Image.new("RGB", (40, 30), pictures.RED), "PNG")
        ended = wastecoach("classify", "-", "--json", stdin=red)
        assert json.loads(ended.out)["sightings"][0]["item"] == "lunch_box"

    def test_a_pattern_is_expanded(self, photos: Path, wastecoach: Command) -> None:
        ended = wastecoach("classify", str(photos / "*e*.png"), "--jsonl")
        assert len(lines(ended.out)) == 3

    def test_explain_shows_stages_and_provider(self, photos: Path, wastecoach: Command) -> None:
        plain = wastecoach("classify", str(photos / "red.png"), "--lang", "en").out
        explained = wastecoach(
            "classify", str(photos / "red.png"), "--lang", "en", "--explain", "--no-cache"
        ).out
        assert "scripted 1" not in plain
        assert all(word in explained for word in ("scripted 1", "fetch", "look", "ms"))

    def test_the_summary_goes_to_standard_error_and_quiet_silences_it(
        self, photos: Path, wastecoach: Command
    ) -> None:
        loud = wastecoach("classify", str(photos), "--lang", "en")
        quiet = wastecoach("classify", str(photos), "--lang", "en", "--quiet")
        assert loud.err == "3 photos: 1 answered, 2 to check, 0 skipped\n"
        assert (quiet.out, quiet.err) == (loud.out, "")

    def test_a_photo_of_any_name_is_answered(self, photos: Path, wastecoach: Command) -> None:
        red = (photos / "red.png").read_bytes()
        names = [
            "new\nline.png",
            "분리 배출.png",
            "♻️.png",
            os.fsdecode(b"caf\xe9.png"),
            "a\x1b[31m.png",
        ]
        for name in names:
            (photos / name).write_bytes(red)
        for form in ((), ("--json",), ("--jsonl",), ("--csv",)):
            ended = wastecoach("classify", str(photos), *form)
            assert ended.code == 0
            assert "\x1b" not in ended.err
        assert len(json.loads(wastecoach("classify", str(photos), "--json").out)) == 8
        assert "\x1b" not in wastecoach("classify", str(photos)).out


@pytest.mark.usefixtures("scripted")
class TestLanguage:
    @pytest.mark.parametrize(
        ("locale", "word"),
        [
            ({"LANG": "ko_KR.UTF-8"}, "이유"),
            ({"LANG": "en_US.UTF-8"}, "Why"),
            ({"LANG": "de_DE.UTF-8"}, "Why"),
            ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C.UTF-8"}, "Why"),
            ({"LANG": "C", "LC_MESSAGES": "ko_KR"}, "이유"),
            ({"LANG": ""}, "Why"),
            ({"LANG": "ko_KR.UTF-8", "WASTECOACH_LANGUAGE": "en"}, "Why"),
        ],
        ids=str,
    )
    def test_the_locale_chooses_the_language_unless_a_setting_does(
        self,
        photos: Path,
        locale: dict[str, str],
        word: str,
        wastecoach: Command,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        for name, value in locale.items():
            monkeypatch.setenv(name, value)
        assert word in wastecoach("classify", str(photos / "red.png")).out

    def test_the_option_wins_over_locale_and_setting(
        self, photos: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LANG", "ko_KR.UTF-8")
        monkeypatch.setenv("WASTECOACH_LANGUAGE", "ko")
        assert "Why" in wastecoach("classify", str(photos / "red.png"), "--lang", "en").out

    def test_errors_speak_the_chosen_language(self, wastecoach: Command) -> None:
        assert "파일이 없어요" in wastecoach("classify", "missing.jpg", "--lang", "ko").err
        assert "no such file" in wastecoach("classify", "missing.jpg", "--lang", "en").err

    def test_an_unknown_language_is_a_usage_error(self, wastecoach: Command) -> None:
        assert wastecoach("classify", "a.jpg", "--lang", "fr").code == 2


@pytest.mark.usefixtures("scripted")
class TestRegion:
    def guidance(self, ended_out: str) -> Any:
        return json.loads(ended_out)["guidance"][0]

    @pytest.mark.parametrize("name", ["some_town", "어느시", "어느", "sometown", "Some Town"])
    def test_a_known_region_is_found_by_id_name_and_alias(
        self, photos: Path, name: str, wastecoach: Command
    ) -> None:
        ended = wastecoach("classify", str(photos / "red.png"), "--json", "--region", name)
        assert self.guidance(ended.out)["region"] == "some_town"

    def test_an_unknown_region_gets_the_national_rules_and_is_told_so(
        self, photos: Path, wastecoach: Command
    ) -> None:
        arguments = ("classify", str(photos / "red.png"), "--lang", "en", "--region", "Atlantis")
        guidance = self.guidance(wastecoach(*arguments, "--json").out)
        assert guidance["region"] is None
        assert any("Atlantis" in note for note in guidance["notes"])
        assert "Atlantis" in wastecoach(*arguments).out

    def test_housing_chooses_the_rules_of_that_housing(
        self, photos: Path, wastecoach: Command
    ) -> None:
        arguments = ("classify", str(photos / "red.png"), "--lang", "en", "--region", "some_town")
        assert "front of the door" in wastecoach(*arguments, "--housing", "house").out
        assert "front of the door" not in wastecoach(*arguments, "--housing", "apartment").out

    def test_region_and_housing_may_come_from_the_settings(
        self, photos: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WASTECOACH_REGION", "어느시")
        monkeypatch.setenv("WASTECOACH_HOUSING", "house")
        ended = wastecoach("classify", str(photos / "red.png"), "--lang", "en")
        assert "front of the door" in ended.out

    def test_an_unknown_kind_of_housing_is_a_usage_error(self, wastecoach: Command) -> None:
        assert wastecoach("classify", "a.jpg", "--housing", "castle").code == 2


@pytest.mark.usefixtures("scripted")
class TestBatchWithBadPhotos:
    def test_the_others_go_on_and_the_summary_says_what_was_skipped(
        self, mixed_batch: Path, wastecoach: Command
    ) -> None:
        ended = wastecoach("classify", str(mixed_batch), "--lang", "en")
        assert ended.code == 4
        assert ended.out.count("skipped") == 3
        told = lines(ended.err)
        assert told[-1] == "6 photos: 1 answered, 2 to check, 3 skipped"
        assert [line.split("photos/")[1].split(":")[0] for line in told[:-1]] == [
            "cut.jpg",
            "empty.jpg",
            "text.jpg",
        ]

    def test_quiet_still_tells_of_errors(self, mixed_batch: Path, wastecoach: Command) -> None:
        ended = wastecoach("classify", str(mixed_batch), "--lang", "en", "--quiet")
        assert ended.code == 4
        assert len(lines(ended.err)) == 3

    @pytest.mark.parametrize("form", ["--json", "--jsonl"])
    def test_json_names_the_error_in_the_place_of_the_answer(
        self, mixed_batch: Path, form: str, wastecoach: Command
    ) -> None:
        ended = wastecoach("classify", str(mixed_batch), form)
        assert ended.code == 4
        answers = (
            json.loads(ended.out) if form == "--json" else list(map(json.loads, lines(ended.out)))
        )
        codes = [answer["error"]["code"] for answer in answers if "error" in answer]
        assert codes == ["photo_damaged", "photo_empty", "photo_not_an_image"]
        assert sum(valid(answer) for answer in answers if "error" not in answer) == 3

    def test_csv_names_the_error_in_its_column(
        self, mixed_batch: Path, wastecoach: Command
    ) -> None:
        ended = wastecoach("classify", str(mixed_batch), "--csv")
        rows = list(csv.DictReader(io.StringIO(ended.out)))
        assert ended.code == 4
        assert sorted(row["error"] for row in rows) == [
            *("", "", ""),
            "photo_damaged",
            "photo_empty",
            "photo_not_an_image",
        ]

    def test_an_empty_folder_among_others_is_skipped(
        self, photos: Path, wastecoach: Command
    ) -> None:
        (photos.parent / "nothing").mkdir()
        ended = wastecoach("classify", "nothing", "photos", "missing.jpg", "--lang", "en")
        assert ended.code == 4
        assert lines(ended.err)[-1] == "5 photos: 1 answered, 2 to check, 2 skipped"

    def test_the_same_photo_twice_is_answered_twice(
        self, photos: Path, wastecoach: Command
    ) -> None:
        name = str(photos / "red.png")
        assert len(json.loads(wastecoach("classify", name, name, "--json").out)) == 2


@pytest.mark.parametrize(
    ("sources", "folder"),
    [
        (["a/b/1.jpg", "a/b/2.jpg"], "a/b/"),
        (["a/b/1.jpg", "a/bc/2.jpg"], "a/"),
        (["1.jpg", "a/2.jpg"], ""),
        (["/x/1.jpg", "/y/2.jpg"], "/"),
        ([], ""),
    ],
)
def test_a_table_leaves_out_the_folders_that_all_photos_share(
    sources: list[str], folder: str
) -> None:
    assert common_folder(sources) == folder
