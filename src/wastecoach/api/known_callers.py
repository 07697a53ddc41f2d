"""Callers of the paths that are asked again and again, recognised for a few seconds without asking the records."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from wastecoach.api.bearer import token_of
from wastecoach.api.callers import caller
from wastecoach.api.recognising import Recognising
from wastecoach.api.shared_reads import SharedReads

# So long a session that was ended may still see how far its own jobs are, and nothing else.
RECOGNISED_S = 3.0


class KnownCallers:
    """What `hot.Mark` is.

    Args:
        recognising: Asks the records.
    """

    def __init__(self, recognising: Recognising) -> None:
        self._recognising = recognising
        self._marks = SharedReads(self._ask, RECOGNISED_S)

    async def __call__(self, scope: Scope) -> str | None:
        """Mark of whoever shows a token; None of whoever shows none.

        Raises:
            TokenInvalid, TokenExpired, SessionEnded: It is none, or no longer.
            TooManyRequests: Too many of this network were none.
        """
        token = token_of(scope["headers"])
        return None if token is None else await self._marks(f"{caller(scope)} {token}")

    async def _ask(self, shown: str) -> str | None:
        network, _, token = shown.partition(" ")
        return (await run_in_threadpool(self._recognising, token, network)).mark
