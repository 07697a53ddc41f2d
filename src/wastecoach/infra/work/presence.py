"""Whether a process is the first one on a file: it knows then that nobody else's work is under way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Presence:
    """A lock that all processes on a file share, and that the system takes back when one ends, however it ends.

    Args:
        path: The lock's own file; made where there is none, as is another beside it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    @contextmanager
    def begun(self) -> Iterator[bool]:
        """From now on this process is there; True where no other is, and none comes before the context ends.

        Raises:
            OSError: The lock cannot be used.
        """
        if self._file < 0:
            self._file = _opened(self._path)
        # A lock is not changed for another in one step: whoever begins keeps others from beginning meanwhile.
        beginning = _opened(self._path.with_name(f"{self._path.name}.beginning"))
        try:
            fcntl.flock(beginning, fcntl.LOCK_EX)
            alone = _is_free(self._file)
            fcntl.flock(self._file, fcntl.LOCK_SH)
            yield alone
        finally:
            os.close(beginning)

    def close(self) -> None:
        """This process is there no longer."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _opened(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


def _is_free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
