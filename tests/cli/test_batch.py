"""`wastecoach batch`: a folder is submitted, watched, and its answers are fetched."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import pictures
from tests.api.running import running
from tests.cli.conftest import Command
from tests.client.stage import acting
from wastecoach.cli import batch as command
from wastecoach.cli.exits import Exit
from wastecoach.settings import load_settings

NOBODYS = "0" * 32


@pytest.fixture
def server(scripted: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("WASTECOACH_REQUESTS_PER_MINUTE", "100000")
    monkeypatch.setattr(command, "WATCH_S", 0.02)
    with running(load_settings()) as address:
        yield address


@pytest.fixture
def folder(photos: Path) -> Path:
    """Photos in a folder, and in a folder in it."""
    inside = photos / "사진"
    inside.mkdir()
    Image.new("RGB", (30, 40), pictures.RED).save(inside / "more red.png")
    return photos


def submitted(folder: Path, server: str, wastecoach: Command, *options: str) -> str:
    """The id of a batch of the folder."""
    ended = wastecoach("batch", "submit", str(folder), "--server", server, "--lang", "en", *options)
    found = re.match(r"Batch ([0-9a-f]{32})\n", ended.out)
    assert found
    return found.group(1)


def test_a_folder_is_submitted_and_its_id_told_at_once(
    folder: Path, server: str, wastecoach: Command
) -> None:
    ended = wastecoach("batch", "submit", str(folder), "--server", server, "--lang", "en")
    first, last = ended.out.splitlines()
    batch = first.removeprefix("Batch ")
    assert ended.code == 0
    assert last == "4 photos: 4 are on the server, 0 skipped"
    assert ended.err == (f"See how far it is: wastecoach batch status {batch} --server {server}\n")


def test_quiet_says_only_what_was_asked_for(folder: Path, server: str, wastecoach: Command) -> None:
    ended = wastecoach("batch", "submit", str(folder), "--server", server, "--quiet", "--json")
    assert ended.err == ""
    told = json.loads(ended.out)
    assert (told["total"], told["sent"], told["skipped"]) == (4, 4, [])


def test_bad_photos_are_told_line_by_line_and_the_others_go_on(
    mixed_batch: Path, server: str, wastecoach: Command
) -> None:
    arguments = ("batch", "submit", str(mixed_batch), "--server", server, "--lang", "en", "--json")
    ended = wastecoach(*arguments)
    assert ended.code == Exit.SOME_SKIPPED
    told = json.loads(ended.out)
    assert (told["total"], told["sent"]) == (6, 4)
    assert [(one["photo"], one["code"]) for one in told["skipped"]] == [
        ("empty.jpg", "photo_empty"),
        ("text.jpg", "photo_not_an_image"),
    ]
    assert "empty.jpg: The file is empty." in ended.err
    assert "text.jpg: This is not a photo." in ended.err


def test_a_watched_batch_is_shown_when_it_is_done(
    folder: Path, server: str, wastecoach: Command
) -> None:
    batch = submitted(folder, server, wastecoach, "--name", "October")
    status = ("batch", "status", batch, "--server", server, "--watch", "--lang", "en")
    ended = wastecoach(*status)
    assert (ended.code, ended.err) == (0, "")
    shown = dict(re.split(r" {2,}", line.strip()) for line in ended.out.splitlines())
    assert shown.pop("Opened").endswith(" UTC")
    assert shown == {"Batch": batch, "Name": "October", "Photos announced": "4", "done": "4"}
    told = json.loads(wastecoach(*status, "--json").out)
    assert (told["batch_id"], told["total"], told["states"]) == (batch, 4, {"done": 4})


SHOWN = {
    "en": """\
Batch             ID
Name              photos
Opened            TIME UTC
Photos announced  6
done              3
failed            1
""",
    "ko": """\
묶음         ID
이름         photos
시작         TIME UTC
예정된 사진  6
완료         3
실패         1
""",
}


@pytest.mark.parametrize("language", SHOWN)
def test_a_batch_is_shown_in_both_languages(
    language: str, mixed_batch: Path, server: str, wastecoach: Command
) -> None:
    batch = submitted(mixed_batch, server, wastecoach)
    ended = wastecoach("batch", "status", batch, "--server", server, "--watch", "--lang", language)
    shown = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", ended.out.replace(batch, "ID"))
    lines = [line.rstrip() for line in shown.splitlines()]
    assert lines == SHOWN[language].splitlines()


def test_a_batch_of_which_photos_were_skipped_is_not_watched_for_ever(
    mixed_batch: Path, server: str, wastecoach: Command
) -> None:
    batch = submitted(mixed_batch, server, wastecoach)
    ended = wastecoach("batch", "status", batch, "--server", server, "--watch", "--json")
    assert json.loads(ended.out)["states"] == {"done": 3, "failed": 1}


def test_answers_come_in_every_form(
    folder: Path, server: str, wastecoach: Command, tmp_path: Path
) -> None:
    batch = submitted(folder, server, wastecoach)
    wastecoach("batch", "status", batch, "--server", server, "--watch")
    results = ("batch", "results", batch, "--server", server, "--lang", "en")
    names = ["blue.png", "green.png", "red.png", "사진/more red.png"]
    lines = wastecoach(*results, "--jsonl").out.splitlines()
    assert sorted(json.loads(line)["photo"]["source"] for line in lines) == names
    rows = list(csv.DictReader(io.StringIO(wastecoach(*results, "--csv").out)))
    assert sorted(row["photo"] for row in rows) == names
    table = wastecoach(*results)
    assert [line for name in names for line in table.out.splitlines() if line.startswith(name)]
    assert "4 photos: 2 answered, 2 to check, 0 skipped" in table.err
    file = tmp_path / "answers.csv"
    written = wastecoach(*results, "--csv", "--output", str(file))
    assert (written.code, written.out) == (0, "")
    assert (
        sorted(row["photo"] for row in csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        == names
    )


def test_a_photo_without_an_answer_is_told_with_its_reason(
    mixed_batch: Path, server: str, wastecoach: Command
) -> None:
    batch = submitted(mixed_batch, server, wastecoach)
    wastecoach("batch", "status", batch, "--server", server, "--watch")
    ended = wastecoach("batch", "results", batch, "--server", server, "--jsonl", "--lang", "en")
    assert ended.code == Exit.SOME_SKIPPED
    (failed,) = [line for line in map(json.loads, ended.out.splitlines()) if "error" in line]
    assert (failed["photo"]["source"], failed["error"]["code"]) == ("cut.jpg", "photo_damaged")
    assert "cut.jpg: The photo is cut off or damaged." in ended.err


def test_answers_that_cannot_be_written_are_told(
    folder: Path, server: str, wastecoach: Command, tmp_path: Path
) -> None:
    batch = submitted(folder, server, wastecoach)
    file = tmp_path / "missing" / "answers.csv"
    results = ("batch", "results", batch, "--server", server, "--csv", "--output", str(file))
    ended = wastecoach(*results)
    assert ended.code == Exit.OUTPUT_FAILED
    assert str(file) in ended.err


def test_a_batch_goes_on_where_it_stopped(folder: Path, server: str, wastecoach: Command) -> None:
    batch = submitted(folder, server, wastecoach)
    Image.new("RGB", (50, 50), pictures.RED).save(folder / "late.png")
    again = ("batch", "submit", str(folder), "--server", server, "--batch", batch, "--json")
    told = json.loads(wastecoach(*again).out)
    assert (told["batch_id"], told["sent"]) == (batch, 5)
    ended = wastecoach("batch", "status", batch, "--server", server, "--watch", "--json")
    assert json.loads(ended.out)["states"] == {"done": 5}


def test_a_server_that_goes_away_leaves_word_how_to_go_on(
    folder: Path, server: str, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "RETRIES", 0)
    with acting({}) as gone:
        pass
    again = ("batch", "submit", str(folder), "--server", gone.url, "--batch", NOBODYS)
    ended = wastecoach(*again, "--lang", "en")
    assert ended.code == Exit.SERVER_UNREACHABLE
    how = f"wastecoach batch submit {folder} --batch {NOBODYS} --server {gone.url}"
    assert how in ended.err


@pytest.mark.parametrize("what", ["status", "results"])
def test_a_batch_that_nobody_knows_is_told(what: str, server: str, wastecoach: Command) -> None:
    ended = wastecoach("batch", what, NOBODYS, "--server", server, "--lang", "en")
    assert (ended.code, ended.out) == (Exit.BATCH_NOT_FOUND, "")
    assert NOBODYS in ended.err


def test_a_folder_without_photos_is_told_before_a_batch_is_opened(
    tmp_path: Path, wastecoach: Command
) -> None:
    ended = wastecoach("batch", "submit", str(tmp_path), "--server", "http://waste.example")
    assert ended.code == Exit.NO_PHOTOS_FOUND


def test_what_is_no_folder_is_a_usage_error(example: Path, wastecoach: Command) -> None:
    ended = wastecoach("batch", "submit", str(example), "--server", "http://waste.example")
    assert ended.code == Exit.USAGE
