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
        path: The lock's own file; made where there is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    @contextmanager
    def begun(self) -> Iterator[bool]:
        """From now on this process is there; True where no other is, and none comes before the context ends."""
        if self._file < 0:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            alone = False
        else:
            alone = True
        try:
            yield alone
        finally:
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def close(self) -> None:
        """This process is there no longer."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
