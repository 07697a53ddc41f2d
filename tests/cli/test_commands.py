"""`items`, `rules`, `eval`, `config`, and what every command has in common."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from rich.console import Console

from tests.cli.conftest import Command
from tests.conftest import ROOT
from wastecoach import __version__, bootstrap
from wastecoach.cli.app import app
from wastecoach.cli.cards import guidance_card
from wastecoach.cli.config import MASK, masked
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide_item
from wastecoach.settings import Settings, load_settings

DOCS = ROOT / "docs"


def commands() -> list[tuple[tuple[str, ...], Any]]:
    """Every command with its full name, groups included."""

    def walk(name: tuple[str, ...], command: Any) -> list[tuple[tuple[str, ...], Any]]:
        inside = getattr(command, "commands", {})
        found = [(name, command)]
        for part, child in inside.items():
            found += walk((*name, part), child)
        return found

    return walk((), typer.main.get_command(app))


@pytest.mark.parametrize("name", [name for name, _ in commands()], ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_explains_itself_and_its_options(
    name: tuple[str, ...], option: str, wastecoach: Command
) -> None:
    ended = wastecoach(*name, option)
    assert (ended.code, ended.err) == (0, "")
    command = dict(commands())[name]
    assert command.help
    for parameter in command.params:
        assert parameter.help, parameter.name
        assert parameter.param_type_name == "argument" or parameter.opts[0] in ended.out


def test_the_version_is_that_of_the_package(wastecoach: Command) -> None:
    assert wastecoach("--version").out == f"wastecoach {__version__}\n"


def test_without_a_command_the_help_is_shown(wastecoach: Command) -> None:
    ended = wastecoach()
    assert "Usage: wastecoach" in ended.out + ended.err


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_completion_can_be_installed_and_shown(option: str, wastecoach: Command) -> None:
    assert option in wastecoach("--help").out


class TestItems:
    def test_a_match_as_json_has_the_fields_that_programs_read(self, wastecoach: Command) -> None:
        ended = wastecoach("items", "피자 박스", "--json", "--lang", "ko")
        answer = json.loads(ended.out)
        assert ended.code == 0
        assert answer["result"] == "match"
        item = answer["items"][0]
        assert {"id", "name", "stream", "score", "steps"} <= set(item)
        assert item["stream"] == "paper"
        assert all(isinstance(step, str) for step in item["steps"])

    def test_words_need_no_quotes(self, wastecoach: Command) -> None:
        together = wastecoach("items", "pizza box", "--json").out
        assert wastecoach("items", "pizza", "box", "--json").out == together

    def test_the_stream_is_what_the_card_begins_with(self, wastecoach: Command) -> None:
        shown = wastecoach("items", "피자박스", "--lang", "en").out
        assert "Pizza box → Paper" in shown

    @pytest.mark.usefixtures("scripted")
    def test_a_condition_in_the_text_changes_the_answer(self, wastecoach: Command) -> None:
        clean = json.loads(wastecoach("items", "lunch box", "--json").out)
        greasy = json.loads(wastecoach("items", "greasy lunch box", "--json").out)
        assert clean["items"][0]["stream"] == "plastic"
        assert greasy["conditions"] == ["oily"]
        assert greasy["items"][0]["stream"] == "general"

    @pytest.mark.usefixtures("scripted")
    def test_a_region_changes_the_answer(self, wastecoach: Command) -> None:
        arguments = ("items", "toy", "--json", "--lang", "en")
        assert json.loads(wastecoach(*arguments).out)["items"][0]["stream"] == "general"
        local = json.loads(wastecoach(*arguments, "--region", "어느시", "--housing", "house").out)
        assert local["items"][0]["stream"] == "plastic"

    @pytest.mark.parametrize("text", ["qwzxv vbnkj", "", " ", "♻️", "\0", "a" * 5000, "%s{x}"])
    def test_what_is_in_no_rule_book_is_code_3(self, text: str, wastecoach: Command) -> None:
        ended = wastecoach("items", text, "--json")
        assert ended.code == 3
        assert json.loads(ended.out)["items"] == []
        assert wastecoach("items", text).code == 3


class TestRules:
    def test_the_shipped_rule_book_has_no_faults(self, wastecoach: Command) -> None:
        ended = wastecoach("rules", "check", "--lang", "en")
        assert (ended.code, ended.err) == (0, "")

    def test_every_fault_is_named_on_its_own_line(
        self, tmp_path: Path, wastecoach: Command
    ) -> None:
        for path in (ROOT / "tests/cli/book").rglob("*.toml"):
            copy = tmp_path / path.relative_to(ROOT / "tests/cli/book")
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(path.read_text("utf-8").replace('"bin_battery"]', '"bin_nothing"]'))
        (tmp_path / "questions.toml").write_text("[[question]\n")
        ended = wastecoach("rules", "check", str(tmp_path), "--lang", "en")
        assert ended.code == 40
        faults = [line for line in ended.err.splitlines() if line.startswith("✗")]
        assert len(faults) == 3
        assert "bin_nothing" in ended.err
        assert "questions.toml" in ended.err

    def test_a_file_that_is_not_utf8_is_a_fault(self, tmp_path: Path, wastecoach: Command) -> None:
        (tmp_path / "book.toml").write_bytes(b"\xff\xfe")
        assert wastecoach("rules", "check", str(tmp_path)).code == 40

    def test_an_empty_folder_is_no_rule_book(self, tmp_path: Path, wastecoach: Command) -> None:
        assert wastecoach("rules", "check", str(tmp_path)).code == 40

    @pytest.mark.usefixtures("scripted")
    @pytest.mark.parametrize("name", ["plastic", "toy", "oily", "some_town", "rinse"])
    def test_every_kind_of_entry_can_be_shown_as_json(self, name: str, wastecoach: Command) -> None:
        entry = json.loads(wastecoach("rules", "show", name, "--json").out)
        assert name in (entry.get("id"), entry.get("region", {}).get("id"))

    @pytest.mark.usefixtures("scripted")
    def test_the_whole_book_can_be_shown_as_json(self, wastecoach: Command) -> None:
        whole = json.loads(wastecoach("rules", "show", "--json").out)
        assert set(whole["items"]) == {"lunch_box", "toy", "battery_aa"}

    @pytest.mark.parametrize("language", ["ko", "en"])
    def test_no_word_of_the_guidance_is_lost_in_a_card(self, language: Any) -> None:
        book, words = bootstrap.rule_book("kr"), bootstrap.catalogue(language)
        for item in list(book.items.values())[::40]:
            guidance = guide_item(item, (), book, Locality(), words)
            console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
            console.print(guidance_card("x", guidance, words))
            console.file.close()
            shown = re.sub(r"[│\s]", "", console.export_text())
            for text in (*guidance.steps, *guidance.why, *guidance.warnings, *guidance.notes):
                assert re.sub(r"[│\s]", "", text) in shown


class TestEvaluation:
    @pytest.fixture
    def labelled(self, photos: Path) -> Path:
        folder = photos.parent / "labelled"
        for name, photo in (("plastic", "red"), ("textile", "blue"), ("unicorns", "green")):
            (folder / name).mkdir(parents=True)
            (folder / name / "photo.png").write_bytes((photos / f"{photo}.png").read_bytes())
        return folder

    @pytest.mark.usefixtures("scripted")
    def test_the_figures_as_json_have_the_fields_that_programs_read(
        self, labelled: Path, wastecoach: Command
    ) -> None:
        figures = json.loads(wastecoach("eval", str(labelled), "--json").out)
        assert figures["n"] == 2
        assert figures["accuracy"] == 1
        assert figures["coverage"] == 0.5
        assert figures["answered_accuracy"] == 1
        assert figures["unseen_n"] == 1
        assert figures["unseen_confident"] == 0
        assert figures["confusion"]["plastic"] == {"plastic": 1, "textile": 0}
        assert {"by_class", "ece", "accuracy_merged", "reliability"} <= set(figures)

    @pytest.mark.usefixtures("scripted")
    @pytest.mark.parametrize(("name", "magic"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
    def test_the_picture_is_written_as_its_suffix_says(
        self, labelled: Path, name: str, magic: bytes, wastecoach: Command
    ) -> None:
        target = labelled.parent / name
        ended = wastecoach("eval", str(labelled), "--picture", str(target), "--lang", "en")
        assert ended.code == 0
        assert str(target) in ended.err
        assert target.read_bytes().startswith(magic)

    @pytest.mark.usefixtures("scripted")
    @pytest.mark.parametrize("name", ["nowhere/a.png", "a.docx"])
    def test_a_picture_that_cannot_be_written_is_told(
        self, labelled: Path, name: str, wastecoach: Command
    ) -> None:
        ended = wastecoach("eval", str(labelled), "--picture", str(labelled.parent / name))
        assert ended.code == 45
        assert len(ended.err.splitlines()) == 1

    @pytest.mark.usefixtures("scripted")
    def test_bad_photos_are_skipped_and_counted(self, labelled: Path, wastecoach: Command) -> None:
        (labelled / "plastic" / "bad.png").write_bytes(b"")
        ended = wastecoach("eval", str(labelled), "--json", "--lang", "en")
        assert json.loads(ended.out)["n"] == 2
        assert len(ended.err.splitlines()) == 2
        assert "skipped: 1" in ended.err
        quiet = wastecoach("eval", str(labelled), "--json", "--quiet")
        assert len(quiet.err.splitlines()) == 1

    def test_an_unknown_provider_is_told(self, labelled: Path, wastecoach: Command) -> None:
        assert wastecoach("eval", str(labelled), "--provider", "oracle").code == 31


class TestConfig:
    def test_every_setting_is_shown_with_its_value(
        self, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WASTECOACH_REGION", "강남구")
        values = json.loads(wastecoach("config", "show", "--json").out)
        assert set(values) == set(Settings.model_fields)
        assert values["region"] == "강남구"
        shown = wastecoach("config", "show").out
        assert all(f"WASTECOACH_{name.upper()}" in shown for name in values)

    def test_the_settings_file_is_named(
        self, tmp_path: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('region = "강남구"\n', encoding="utf-8")
        monkeypatch.setenv("WASTECOACH_SETTINGS_FILE", str(file))
        shown = wastecoach("config", "show").out
        assert str(file) in shown
        assert "강남구" in shown

    def test_secrets_are_masked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
        monkeypatch.setenv("WASTECOACH_CACHE_URL", "redis://me:hunter2@cache:6379/0")
        monkeypatch.setenv("WASTECOACH_OPENAI_BASE_URL", "https://me:hunter2@gateway/v1")
        shown = masked(load_settings())
        assert shown["openai_api_key"] == MASK
        assert shown["anthropic_api_key"] == ""
        assert "hunter2" not in str(shown)
        assert "hunter2" not in repr(load_settings())

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("redis://me:hunter2@cache:6379/0", f"redis://{MASK}@cache:6379/0"),
            ("redis://:hunt/er2@cache", f"redis://{MASK}@cache"),
            ("redis://:hunt?er2@cache/1", f"redis://{MASK}@cache/1"),
            ("redis://cache/0?password=hunter2", f"redis://cache/0?{MASK}"),
            ("redis://cache#hunter2", f"redis://cache?{MASK}"),
            ("rediss://cache:6380/0", "rediss://cache:6380/0"),
        ],
    )
    def test_an_address_is_shown_without_its_secrets(
        self, address: str, shown: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WASTECOACH_CACHE_URL", address)
        assert masked(load_settings())["cache_url"] == shown
