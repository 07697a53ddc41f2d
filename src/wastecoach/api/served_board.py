"""The board as the routes of one server have it: what is forgotten there is forgotten by all that read it before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from wastecoach.core.jobs.ports import Board


class ServedBoard:
    """Port `Board`: another one, and whoever remembers for a moment what it, or the records, told.

    A job that was claimed or deleted is forgotten before the answer to that is sent: whoever asks afterwards, here, is
    told of it anew.

    Args:
        board: The other one.
        loop: Where that is remembered.
        forget: Lets go what is remembered of a job; called in that loop.
    """

    def __init__(
        self, board: Board, loop: asyncio.AbstractEventLoop, forget: Callable[[str], None]
    ) -> None:
        self._board = board
        self._loop = loop
        self._forget = forget

    def post(self, job_id: str, sequence: int, text: bytes) -> None:
        """Show the progress of a job, unless a later one is shown already."""
        self._board.post(job_id, sequence, text)

    def read(self, job_id: str) -> bytes | None:
        """The progress last shown."""
        return self._board.read(job_id)

    def keep_result(self, job_id: str, analysis: bytes) -> None:
        """Keep a result."""
        self._board.keep_result(job_id, analysis)

    def result(self, job_id: str) -> bytes | None:
        """A result kept there."""
        return self._board.result(job_id)

    def forget(self, job_id: str) -> None:
        """Show nothing of a job any more."""
        self._board.forget(job_id)
        # Before the answer of the thread that asks, which comes to the loop in the same way.
        self._loop.call_soon_threadsafe(self._forget, job_id)
