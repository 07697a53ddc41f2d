"""A folder of labelled photos: one folder for each material, and a manifest that says where each comes from."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from wastecoach.core.errors import OutputFailed
from wastecoach.core.people.corrections.cases import Case

MANIFEST = "manifest.jsonl"
# Only this user may look at photos of people.
FOLDER_MODE, FILE_MODE = 0o700, 0o600
_FILE = re.compile(r"[a-z_]{1,32}/[0-9a-f]{64}\.jpg", re.ASCII)


class DiskCases:
    """Port `CaseFolder` on a disk.

    Args:
        folder: Where; made when the first photo comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def cases(self) -> list[Case]:
        """The lines of its manifest.

        Raises:
            OutputFailed: It cannot be read, or is another's.
        """
        path = self._folder / MANIFEST
        with _own_errors(path):
            text = path.read_bytes() if path.exists() else b""
        return [_case(line, path) for line in text.splitlines() if line.strip()]

    def has(self, file: str) -> bool:
        """Whether a photo is there."""
        path = self._path(file)
        with _own_errors(path):
            return path.is_file()

    def write(self, file: str, photo: bytes) -> None:
        """Keep a photo, whole or not at all."""
        self._put(self._path(file), photo)

    def remove(self, files: Iterable[str]) -> None:
        """Delete photos; those that are gone already are no error."""
        for path in map(self._path, files):
            with _own_errors(path):
                path.unlink(missing_ok=True)

    def keep(self, cases: Sequence[Case]) -> None:
        """Replace the manifest, whole or not at all."""
        self._put(
            self._folder / MANIFEST, b"".join(msgspec.json.encode(one) + b"\n" for one in cases)
        )

    def _path(self, file: str) -> Path:
        return self._folder / _checked(file, self._folder)

    def _put(self, target: Path, content: bytes) -> None:
        part = self._folder / f".{target.name}.part"
        with _own_errors(target):
            # Parents are made as everybody's, so each of ours is made by itself.
            self._folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            target.parent.mkdir(exist_ok=True, mode=FOLDER_MODE)
            with open(part, "wb", opener=_for_this_user) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)


def _case(line: bytes, path: Path) -> Case:
    try:
        case = msgspec.json.decode(line, type=Case)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise OutputFailed(target=str(path), detail=str(fault)) from fault
    if case.file is not None:
        _checked(case.file, path)
    return case


def _checked(file: str, place: Path) -> str:
    """A name that leads nowhere else: a manifest may come from anywhere."""
    if _FILE.fullmatch(file) is None:
        raise OutputFailed(target=str(place), detail=f"{file!r} is no photo of it")
    return file


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, FILE_MODE)


@contextmanager
def _own_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        detail = fault.strerror or type(fault).__name__
        raise OutputFailed(target=str(path), detail=detail) from fault
