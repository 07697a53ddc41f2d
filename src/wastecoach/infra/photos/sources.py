"""What the user named, as a list of single sources; and the bytes of one source."""

from __future__ import annotations

import glob
import re
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from wastecoach.core.errors import (
    NoPhotosFound,
    PhotoNotFound,
    PhotoTooLarge,
    PhotoUnreadable,
)
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photos.addresses import is_address

STANDARD_INPUT = "-"
PATTERN = re.compile(r"[*?]|\[.+\]")
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".avif", ".bmp", ".gif"}
)


def expand(named: Iterable[str]) -> list[str]:
    """Folders (recursively) and patterns become the photos in them, sorted; everything else stays as it is.

    Among several names a folder or pattern without photos stays as well, and is told of when it is fetched, so that
    the others go on.

    Raises:
        NoPhotosFound: The only name is a folder or pattern that holds no photo.
    """
    names = list(named)
    if len(names) == 1:
        return _expanded(names[0])
    return [source for name in names for source in _expanded_or_itself(name)]


def _expanded_or_itself(name: str) -> list[str]:
    try:
        return _expanded(name)
    except NoPhotosFound:
        return [name]


def _expanded(name: str) -> list[str]:
    path = Path(name)
    if name == STANDARD_INPUT or is_address(name):
        return [name]
    try:
        if path.is_dir():
            return _photos_in(path)
        exists = path.exists()
    except OSError:
        return [name]
    if not exists and PATTERN.search(name):
        matches = glob.glob(name, recursive=True)  # noqa: PTH207 -- a pattern may be absolute
        found = [match for match in sorted(matches) if Path(match).is_file()]
        if not found:
            raise NoPhotosFound(source=name)
        return found
    return [name]


def _photos_in(folder: Path) -> list[str]:
    found = sorted(
        str(path)
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and not _hidden(path, folder) and path.is_file()
    )
    if not found:
        raise NoPhotosFound(source=str(folder))
    return found


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


class Fetcher:
    """The pipeline's `fetch` port: bytes of a source, never more than `MAX_BYTES`.

    Args:
        allow_private: Whether addresses in private networks may be asked.
        timeout_s: Seconds that a download may take in all.
    """

    def __init__(self, *, allow_private: bool, timeout_s: float) -> None:
        self.allow_private = allow_private
        self.timeout_s = timeout_s

    def __call__(self, source: str) -> bytes:
        """The bytes of a path, `-` or an http(s) address.

        Raises:
            PhotoError: The file cannot be had or is too large.
            DownloadError: The address gave nothing, or may not be asked.
        """
        if source == STANDARD_INPUT:
            return read_standard_input()
        if is_address(source):
            from wastecoach.infra.photos.download import download

            return download(source, allow_private=self.allow_private, timeout_s=self.timeout_s)
        return read_file(Path(source))


def read_standard_input() -> bytes:
    """Standard input to its end.

    Raises:
        PhotoUnreadable: It is closed or cannot be read.
        PhotoTooLarge: It has more than `MAX_BYTES`.
    """
    try:
        return _capped(sys.stdin.buffer.read(MAX_BYTES + 1))
    except (OSError, ValueError, AttributeError) as fault:
        # Python sets `sys.stdin` to None when it was closed before the start.
        raise PhotoUnreadable(source=STANDARD_INPUT) from fault


def read_file(path: Path) -> bytes:
    """A regular file's bytes; its size is checked before it is read.

    Raises:
        PhotoNotFound: There is no such file.
        NoPhotosFound: It is a folder, or a pattern, that holds no photo.
        PhotoUnreadable: It cannot be read, or is no regular file (a device could be read for ever).
        PhotoTooLarge: It has more than `MAX_BYTES`.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            if stat.S_ISDIR(facts.st_mode):
                _photos_in(path)
            raise PhotoUnreadable(source=str(path))
        if facts.st_size > MAX_BYTES:
            raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
        with path.open("rb") as file:
            return _capped(file.read(MAX_BYTES + 1))
    except (FileNotFoundError, NotADirectoryError) as fault:
        if PATTERN.search(str(path)):
            raise NoPhotosFound(source=str(path)) from fault
        raise PhotoNotFound(source=str(path)) from fault
    except (OSError, ValueError) as fault:
        raise PhotoUnreadable(source=str(path)) from fault


def _capped(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
    return data
