"""Every bad input ends in one line on standard error and its own exit code, in both languages, never in a traceback."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests import pictures
from tests.cli.conftest import Command, Ended
from wastecoach.cli.exits import Exit
from wastecoach.core.photo import MAX_BYTES

LANGUAGES = ("ko", "en")


def ended_in_one_line(ended: Ended, code: Exit) -> None:
    assert ended.code == code
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert "Traceback" not in ended.err


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder of everything that is no usable photo."""
    good = pictures.samples()["jpeg"]
    files = {
        "empty.jpg": b"",
        "text.jpg": b"This is only a text.\n" * 50,
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "paper.pdf": b"%PDF-1.7\n",
        "page.html": b"<!doctype html><title>hello</title>",
        "film.mp4": b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41",
        "cut.jpg": good[: len(good) // 2],
        "cut.png": pictures.samples()["png"][:200],
        "cut.heic": pictures.samples()["heic"][:400],
        "bomb.png": pictures.png_of_size(60_000, 60_000),
        "small bomb.png": pictures.png_of_size(12_000, 9_500),
        "large.jpg": good + b"\0" * MAX_BYTES,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.jpg").symlink_to(tmp_path / "nowhere.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.jpg", Exit.PHOTO_EMPTY),
        ("text.jpg", Exit.PHOTO_NOT_AN_IMAGE),
        ("drawing.svg", Exit.PHOTO_NOT_AN_IMAGE),
        ("paper.pdf", Exit.PHOTO_NOT_AN_IMAGE),
        ("page.html", Exit.PHOTO_NOT_AN_IMAGE),
        ("film.mp4", Exit.PHOTO_NOT_AN_IMAGE),
        ("cut.jpg", Exit.PHOTO_DAMAGED),
        ("cut.png", Exit.PHOTO_DAMAGED),
        ("cut.heic", Exit.PHOTO_DAMAGED),
        ("bomb.png", Exit.PHOTO_TOO_MANY_PIXELS),
        ("small bomb.png", Exit.PHOTO_TOO_MANY_PIXELS),
        ("large.jpg", Exit.PHOTO_TOO_LARGE),
        ("missing.jpg", Exit.PHOTO_NOT_FOUND),
        ("link.jpg", Exit.PHOTO_NOT_FOUND),
        ("pipe.jpg", Exit.PHOTO_UNREADABLE),
        ("folder", Exit.NO_PHOTOS_FOUND),
        ("*.webp", Exit.NO_PHOTOS_FOUND),
        ("a" * 5000, Exit.PHOTO_UNREADABLE),
        ("two\nlines.jpg", Exit.PHOTO_NOT_FOUND),
        ("\x1b[31mred.jpg", Exit.PHOTO_NOT_FOUND),
    ],
)
def test_a_bad_photo_has_its_own_exit_code_and_names_the_file(
    bad: Path, name: str, code: Exit, language: str, wastecoach: Command
) -> None:
    ended = wastecoach("classify", str(bad / name), "--lang", language)
    ended_in_one_line(ended, code)
    assert str(bad) in ended.err
    assert "\x1b" not in ended.err


@pytest.mark.parametrize("form", ["--json", "--csv", "--jsonl", "--explain", "--quiet"])
def test_the_exit_code_of_a_single_bad_photo_is_the_same_in_every_form(
    bad: Path, form: str, wastecoach: Command
) -> None:
    ended = wastecoach("classify", str(bad / "cut.jpg"), form)
    assert ended.code == Exit.PHOTO_DAMAGED
    assert len(ended.err.splitlines()) == 1


def test_a_device_that_never_ends_is_not_read(wastecoach: Command) -> None:
    ended_in_one_line(wastecoach("classify", "/dev/zero"), Exit.PHOTO_UNREADABLE)


def test_an_empty_standard_input_is_an_empty_photo(wastecoach: Command) -> None:
    ended = wastecoach("classify", "-", "--lang", "en")
    ended_in_one_line(ended, Exit.PHOTO_EMPTY)
    assert ended.err == "The file is empty. Save or download the photo again.\n"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/a.jpg?key=hunter2",
        "http://localhost/a.jpg",
        "http://169.254.169.254/latest",
        "ftp://example.org/a.jpg",
        "file:///etc/passwd",
        "http://user:hunter2@example.org/a.jpg",
    ],
)
def test_a_refused_address_is_told_without_its_secrets(address: str, wastecoach: Command) -> None:
    ended = wastecoach("classify", address, "--lang", "en")
    ended_in_one_line(ended, Exit.DOWNLOAD_REFUSED)
    assert "hunter2" not in ended.err


def test_a_download_that_fails_is_told(
    wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_ALLOW_PRIVATE_ADDRESSES", "true")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/a.jpg"
        ended_in_one_line(wastecoach("classify", address), Exit.DOWNLOAD_FAILED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_provider_is_told_with_the_known_ones(
    example: Path, language: str, wastecoach: Command
) -> None:
    ended = wastecoach("classify", str(example), "--provider", "oracle", "--lang", language)
    ended_in_one_line(ended, Exit.UNKNOWN_PROVIDER)
    assert "oracle" in ended.err
    assert "embedded" in ended.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WASTECOACH_LANGUAGE", "klingon"),
        ("WASTECOACH_HOUSING", "castle"),
        ("WASTECOACH_COACH", "nobody"),
        ("WASTECOACH_COUNTRY", "Korea"),
        ("WASTECOACH_DOWNLOAD_TIMEOUT_S", "soon"),
        ("WASTECOACH_DOWNLOAD_TIMEOUT_S", "-1"),
        ("WASTECOACH_ALLOW_PRIVATE_ADDRESSES", "perhaps"),
        ("WASTECOACH_SETTINGS_FILE", "/nowhere/wastecoach.toml"),
    ],
)
@pytest.mark.parametrize("command", [("classify", "a.jpg"), ("items", "병"), ("config", "show")])
def test_an_impossible_setting_is_named(
    name: str,
    value: str,
    command: tuple[str, ...],
    wastecoach: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value)
    ended = wastecoach(*command)
    ended_in_one_line(ended, Exit.SETTING_INVALID)
    assert name.removeprefix("WASTECOACH_").lower() in ended.err.lower()


@pytest.mark.parametrize(
    ("name", "value"), [("WASTECOACH_COUNTRY", "xx"), ("WASTECOACH_RULES_FOLDER", "/nowhere")]
)
def test_a_rule_book_that_is_not_there_is_told(
    name: str, value: str, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    ended_in_one_line(wastecoach("items", "병"), Exit.RULE_BOOK_INVALID)


def test_an_unknown_item_of_the_rule_book_is_told(wastecoach: Command) -> None:
    ended = wastecoach("rules", "show", "unobtainium", "--lang", "en")
    ended_in_one_line(ended, Exit.ITEM_UNKNOWN)
    assert "unobtainium" in ended.err


def test_a_labelled_folder_without_photos_is_told(bad: Path, wastecoach: Command) -> None:
    for folder in (bad / "folder", bad / "missing", bad / "text.jpg"):
        ended_in_one_line(wastecoach("eval", str(folder)), Exit.EVALUATION_IMPOSSIBLE)


def test_a_model_that_cannot_be_loaded_is_told(
    example: Path, tmp_path: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wastecoach import data
    from wastecoach.bootstrap import providers

    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"not a model")
    monkeypatch.setattr(data, "model_path", lambda: broken)
    # The model is loaded once in a process.
    monkeypatch.setattr(providers, "_embedded", providers._embedded.__wrapped__)
    ended_in_one_line(wastecoach("classify", str(example)), Exit.MODEL_UNAVAILABLE)


@pytest.mark.parametrize(
    "arguments",
    [
        ("classify",),
        ("classify", "--nonsense", "a.jpg"),
        ("clasify", "a.jpg"),
        ("items",),
        ("eval",),
        ("rules", "burn"),
        ("classify", "a.jpg", "--lang", "fr"),
    ],
)
def test_wrong_usage_is_code_2_and_points_to_the_help(
    arguments: tuple[str, ...], wastecoach: Command
) -> None:
    ended = wastecoach(*arguments)
    assert ended.code == Exit.USAGE
    assert "--help" in ended.err
    assert "Traceback" not in ended.err


def test_something_unforeseen_is_one_line_too(
    example: Path, wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wastecoach import library

    def fail(*_: object, **__: object) -> None:
        message = "two\nlines"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(library, "analyse", fail)
    ended = wastecoach("classify", str(example), "--lang", "en")
    ended_in_one_line(ended, Exit.ERROR)
    assert "ZeroDivisionError: two lines" in ended.err
