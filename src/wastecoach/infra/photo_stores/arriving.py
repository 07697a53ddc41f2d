"""A photo on its way into a folder: beside the others until it is whole, then under its key at once."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from wastecoach.core.jobs.errors import PhotoStoreFull, PhotoStoreUnavailable
from wastecoach.infra.photo_stores.signing import Grant, agree_on_size

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def own_errors(place: str) -> Iterator[None]:
    """What the system says of a folder, as errors of ours.

    Raises:
        PhotoStoreFull: There is no room.
        PhotoStoreUnavailable: Anything else.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise PhotoStoreFull(place=place) from fault
        detail = errno.errorcode.get(fault.errno or 0, type(fault).__name__)
        raise PhotoStoreUnavailable(place=place, detail=detail) from fault


class Arriving:
    """One photo being written. Used as a context, it leaves nothing behind unless it was kept.

    Args:
        grant: How many bytes may come.
        target: Where it will lie.
        waiting: Folder, of the same file system, where it is until then.
        place: What errors call the store.
    """

    def __init__(self, grant: Grant, target: Path, waiting: Path, place: str) -> None:
        self._grant = grant
        self._target = target
        self._place = place
        self._size = 0
        self._part = waiting / secrets.token_hex(16)
        with own_errors(place):
            make_folders(waiting)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self._part, flags, 0o600), "wb", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with own_errors(self._place):
            try:
                self._file.close()
            finally:
                self._part.unlink(missing_ok=True)

    def add(self, chunk: bytes) -> None:
        """Write the next bytes.

        Raises:
            UploadMismatch: They would be more than allowed; none of them is written.
            PhotoStoreFull: There is no room.
        """
        if self._size + len(chunk) > self._grant.most:
            agree_on_size(self._grant, self._size + len(chunk))
        with own_errors(self._place):
            left = memoryview(chunk)
            while left:
                left = left[self._file.write(left) :]
        self._size += len(chunk)

    def keep(self) -> None:
        """Put it under its key, in place of what was there: from now on it survives a power cut.

        Raises:
            UploadMismatch: Fewer bytes came than allowed.
        """
        agree_on_size(self._grant, self._size)
        with own_errors(self._place):
            os.fsync(self._file.fileno())
            make_folders(self._target.parent)
            self._part.replace(self._target)
            _flush(self._target.parent)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner only; they survive a power cut."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _flush(folder.parent)


def _flush(folder: Path) -> None:
    """A name is safe on the disk only once its folder is."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
