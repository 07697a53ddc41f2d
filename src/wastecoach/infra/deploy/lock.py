"""Only one at a time may change a cluster: a lock that the system lets go when its process ends, however it ends."""

from __future__ import annotations

import datetime as dt
import fcntl
import getpass
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wastecoach.core.clusters.errors import RebuildUnderWay


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the lock as long as it runs; in the file stands who holds it.

    Raises:
        RebuildUnderWay: Somebody else holds it.
    """
    # Never emptied by opening it: it tells who holds it.
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, file)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(_myself()).encode(), 0)
        yield
    finally:
        os.close(handle)


def holder(file: Path) -> RebuildUnderWay | None:
    """Who holds the lock just now; None where nobody does."""
    with suppress(FileNotFoundError):
        handle = os.open(file, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _held(file)
        finally:
            os.close(handle)
    return None


def _take(handle: int, file: Path) -> None:
    for again in (True, True, False):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            if not again:
                raise _held(file) from fault
            # Somebody who only asks who holds it holds it himself for a moment.
            time.sleep(0.05)
        else:
            return


def _myself() -> dict[str, str]:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    who = f"{name}@{socket.gethostname()} ({os.getpid()})"
    return {"who": who, "since": f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M}"}


def _held(file: Path) -> RebuildUnderWay:
    try:
        told = json.loads(file.read_text("utf-8"))
        return RebuildUnderWay(who=str(told["who"]), since=str(told["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        # It has only just been taken.
        return RebuildUnderWay(who="?", since="?")
