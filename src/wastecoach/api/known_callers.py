"""Callers of the paths that are asked again and again, recognised for a few seconds without asking the records."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool

from wastecoach.api.bearer import token_of
from wastecoach.api.shared_reads import SharedReads
from wastecoach.core.people.knowing import principal_of
from wastecoach.core.people.ports import PeoplePorts

# So long a session that was ended may still see how far its own jobs are, and nothing else.
RECOGNISED_S = 3.0


class KnownCallers:
    """What `hot.Mark` is.

    Args:
        people: Every effect around people.
    """

    def __init__(self, people: PeoplePorts) -> None:
        self._people = people
        self._marks = SharedReads(self._ask, RECOGNISED_S)

    async def __call__(self, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
        """Mark of whoever shows a token; None of whoever shows none.

        Raises:
            TokenInvalid, TokenExpired, SessionEnded: It is none, or no longer.
        """
        token = token_of(headers)
        return None if token is None else await self._marks(token)

    async def _ask(self, token: str) -> str | None:
        people = self._people
        return (await run_in_threadpool(principal_of, token, people, people.now())).mark
