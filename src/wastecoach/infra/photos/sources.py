"""What the user named, as a list of single sources; and the bytes of one source."""

from __future__ import annotations

import glob
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
from wastecoach.infra.photos.download import download

STANDARD_INPUT = "-"
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".avif", ".bmp", ".gif"}
)


def expand(named: Iterable[str]) -> list[str]:
    """Folders (recursively) and patterns become the photos in them, sorted; everything else stays as it is.

    Raises:
        NoPhotosFound: A folder or pattern holds no photo.
        PhotoNotFound: A path does not exist.
    """
    return [source for name in named for source in _expanded(name)]


def is_address(source: str) -> bool:
    """Whether a source is an http(s) address."""
    return source.startswith(("http://", "https://"))


def _expanded(name: str) -> list[str]:
    path = Path(name)
    if name == STANDARD_INPUT or is_address(name):
        return [name]
    if path.is_dir():
        return _photos_in(path)
    if not path.exists() and glob.has_magic(name):
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
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
    if not found:
        raise NoPhotosFound(source=str(folder))
    return found


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
            PhotoNotFound, PhotoUnreadable, PhotoTooLarge, DownloadRefused, DownloadFailed: As they say.
        """
        if source == STANDARD_INPUT:
            return _capped(sys.stdin.buffer.read(MAX_BYTES + 1))
        if is_address(source):
            return download(source, allow_private=self.allow_private, timeout_s=self.timeout_s)
        return read_file(Path(source))


def read_file(path: Path) -> bytes:
    """A regular file's bytes; its size is checked before it is read.

    Raises:
        PhotoNotFound: There is no such file.
        PhotoUnreadable: It cannot be read, or is no regular file (a device could be read for ever).
        PhotoTooLarge: It has more than `MAX_BYTES`.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise PhotoUnreadable(source=str(path))
        if facts.st_size > MAX_BYTES:
            raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
        with path.open("rb") as file:
            return _capped(file.read(MAX_BYTES + 1))
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise PhotoNotFound(source=str(path)) from fault
    except (OSError, ValueError) as fault:
        raise PhotoUnreadable(source=str(path)) from fault


def _capped(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
    return data
