"""One question for all who ask the same thing at nearly the same time: an answer serves them all for a moment."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

# As long as a client waits between two polls.
FRESH_S = 0.5
MOST_KEPT = 10_000
Answer = TypeVar("Answer")


class SharedReads(Generic[Answer]):
    """Answers by name, each asked for once in so many seconds; errors are answers as well.

    Args:
        ask: Who knows; asked beside the event loop.
        fresh_s: Seconds.
    """

    def __init__(
        self, ask: Callable[[str], Coroutine[Any, Any, Answer]], fresh_s: float = FRESH_S
    ) -> None:
        self._ask = ask
        self._fresh_s = fresh_s
        # Each stays for the same time: the first is always the next to go.
        self._asked: OrderedDict[str, tuple[float, asyncio.Task[Answer]]] = OrderedDict()

    async def __call__(self, name: str) -> Answer:
        """The answer for a name."""
        now = asyncio.get_running_loop().time()
        at, task = self._asked.get(name, (0.0, None))
        if task is None or now - at > self._fresh_s:
            task = asyncio.create_task(self._ask(name))
            # What nobody waits for any more is no failure of anybody.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._asked[name] = (now, task)
            self._asked.move_to_end(name)
            self._make_room(now)
        # One client that leaves must not take the answer from the others.
        return await asyncio.shield(task)

    def forget(self, name: str) -> None:
        """Ask anew for a name from now on: what was answered, or is asked just now, may not be true any more."""
        self._asked.pop(name, None)

    def _make_room(self, now: float) -> None:
        """Let go what nobody will get any more; the newest stays in any case."""
        while (kept := len(self._asked)) > 1:
            oldest = next(iter(self._asked.values()))[0]
            if kept <= MOST_KEPT and now - oldest <= self._fresh_s:
                break
            self._asked.popitem(last=False)
