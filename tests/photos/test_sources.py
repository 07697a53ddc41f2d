"""Files, folders, patterns, standard input: what is named, and its bytes."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from tests import pictures
from wastecoach.core.errors import (
    NoPhotosFound,
    PhotoNotFound,
    PhotoTooLarge,
    PhotoUnreadable,
)
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photos.sources import Fetcher, expand

fetch = Fetcher(allow_private=False, timeout_s=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Photos in a folder, in a folder inside, in a hidden one, among other things."""
    for name in ("b.jpg", "a.PNG", "inside/deep/c.heic", ".hidden.jpg", ".cache/d.jpg", "e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pictures.samples()["png"])
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "folder.jpg").mkdir()
    return tmp_path


def test_a_folder_becomes_its_photos_sorted_without_hidden_and_other_files(folder: Path) -> None:
    assert expand([str(folder)]) == [
        str(folder / "a.PNG"),
        str(folder / "b.jpg"),
        str(folder / "inside/deep/c.heic"),
    ]


def test_a_folder_inside_a_hidden_folder_is_not_hidden(tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "photos"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"x")
    assert expand([str(folder)]) == [str(folder / "a.jpg")]


def test_a_folder_that_links_to_itself_ends(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    assert len(expand([str(folder)])) == 3


def test_a_pattern_becomes_what_it_matches(folder: Path) -> None:
    assert expand([str(folder / "*.jpg")]) == [str(folder / "b.jpg")]
    assert str(folder / "inside/deep/c.heic") in expand([str(folder / "**/*.heic")])


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "[1].jpg"
    path.write_bytes(b"x")
    assert expand([str(path)]) == [str(path)]


def test_several_names_keep_their_order(folder: Path) -> None:
    named = [str(folder / "b.jpg"), "-", "https://example.org/a.jpg", str(folder / "a.PNG")]
    assert expand(named) == named


@pytest.mark.parametrize("name", ["", "*.jpg"])
def test_a_folder_or_pattern_without_photos_is_told_of(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoPhotosFound):
        expand([str(tmp_path / name)])


@pytest.mark.parametrize("name", ["empty", "*.webp"])
def test_among_several_names_an_empty_folder_does_not_stop_the_others(
    folder: Path, name: str
) -> None:
    (folder / "empty").mkdir()
    empty = str(folder / name)
    assert expand([empty, str(folder / "b.jpg")]) == [empty, str(folder / "b.jpg")]
    with pytest.raises(NoPhotosFound):
        fetch(empty)


def test_a_folder_with_photos_is_no_single_photo(folder: Path) -> None:
    with pytest.raises(PhotoUnreadable):
        fetch(str(folder))


@pytest.mark.parametrize(
    "name",
    [
        "with space.jpg",
        "new\nline.jpg",
        "분리배출 사진.jpg",
        "♻️🧴.jpg",
        "-dash.jpg",
        os.fsdecode(b"caf\xe9.jpg"),
        "a" * 250 + ".jpg",
    ],
    ids=["space", "newline", "korean", "emoji", "dash", "not utf-8", "long"],
)
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"bytes")
    assert expand([str(tmp_path)]) == [str(path)]
    assert fetch(str(path)) == b"bytes"


@pytest.mark.parametrize("name", ["missing.jpg", "e.txt/photo.jpg", "broken.jpg", ""])
def test_a_missing_file_is_named_missing(folder: Path, name: str) -> None:
    with pytest.raises(PhotoNotFound):
        fetch(str(folder / name) if name else "nothing here.jpg")


@pytest.mark.parametrize("name", ["a" * 5000, "nul\0.jpg", "/" + "x/" * 3000])
def test_an_impossible_name_is_named_unreadable(name: str) -> None:
    assert expand([name]) == [name]
    with pytest.raises(PhotoUnreadable):
        fetch(name)


def test_a_link_that_leads_to_itself_is_named_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "a.jpg")
    name = str(tmp_path / "a.jpg")
    assert expand([name]) == [name]
    with pytest.raises(PhotoUnreadable):
        fetch(name)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device_is_never_read(device: str) -> None:
    with pytest.raises(PhotoUnreadable):
        fetch(device)


def test_a_named_pipe_is_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    with pytest.raises(PhotoUnreadable):
        fetch(str(pipe))


def test_a_file_that_may_not_be_read_is_named_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.jpg"
    path.write_bytes(b"x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PhotoUnreadable) as refused:
        fetch(str(path))
    assert refused.value.params == {"source": str(path)}


def test_a_file_that_cannot_be_read_to_its_end_is_named_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad sector.jpg"
    path.write_bytes(b"x")

    class BadDisk(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda *_, **__: BadDisk())
    with pytest.raises(PhotoUnreadable):
        fetch(str(path))


def test_a_large_file_is_refused_by_its_size_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(PhotoTooLarge):
        fetch(str(path))


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"photo")
    assert fetch("-") == b"photo"


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"\0" * (MAX_BYTES + 1))
    with pytest.raises(PhotoTooLarge):
        fetch("-")


def test_a_closed_standard_input_is_named_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(PhotoUnreadable):
        fetch("-")


def test_standard_input_that_fails_is_named_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    class Folder(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Folder()))
    with pytest.raises(PhotoUnreadable):
        fetch("-")
