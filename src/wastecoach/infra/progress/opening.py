"""Which board and which watch an address names."""

from __future__ import annotations

from collections.abc import Callable

from wastecoach.core.errors import SettingInvalid
from wastecoach.core.jobs.ports import Board, Watch
from wastecoach.infra.progress.memory import MemoryBoard, MemoryWatch
from wastecoach.infra.progress.records import Load, RecordsBoard, RecordsWatch
from wastecoach.infra.progress.redis_clients import KINDS, SETTING

MEMORY, RECORDS = "memory://", "records://"


def open_board(url: str, shown: str, now: Callable[[], float], load: Load) -> Board:
    """The board at an address.

    Args:
        url: `memory://` (one process), `records://` (several that share the records alone), `redis://…`,
            `rediss://…` (TLS), `redis+cluster://…` (a node of a cluster).
        shown: The same without secrets, for the log.
        now: Seconds since 1970.
        load: The progress text of a job as the records know it.

    Raises:
        SettingInvalid: There is no such kind of board.
        ExtraMissing: The board needs a package that is not installed.
    """
    if url == MEMORY:
        return MemoryBoard(now)
    if url == RECORDS:
        return RecordsBoard(load)
    if url.startswith(KINDS):
        from wastecoach.infra.progress.redis_board import RedisBoard

        return RedisBoard(url, shown)
    raise _unknown()


def open_watch(url: str, shown: str, board: Board, load: Load) -> Watch:
    """What an event loop watches the board at an address with.

    Args:
        url: As for `open_board`.
        shown: The same without secrets, for the log.
        board: The board at that address in this process.
        load: The progress text of a job as the records know it.

    Raises:
        SettingInvalid: There is no such kind of board.
        ExtraMissing: The board needs a package that is not installed.
    """
    if isinstance(board, MemoryBoard):
        return MemoryWatch(board)
    if url == RECORDS:
        return RecordsWatch(load)
    if url.startswith(KINDS):
        from wastecoach.infra.progress.redis_watch import RedisWatch

        return RedisWatch(url, shown, load)
    raise _unknown()


def _unknown() -> SettingInvalid:
    known = ", ".join((MEMORY, RECORDS, *KINDS))
    return SettingInvalid(setting=SETTING, detail=f"not one of {known}")
