"""One connection to the broker for a few questions now and then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.infra.work.broker import connect, connection_to, faults

if TYPE_CHECKING:
    from kombu import Connection

Answer = TypeVar("Answer")


class Line:
    """A connection that one thread uses at a time; made when it is needed, and made anew where it broke.

    Args:
        url: Of the broker.
        name: As the broker's management shows it.
        heartbeat_s: After how many seconds without a question the broker forgets us; zero: never.
    """

    def __init__(self, url: str, name: str, heartbeat_s: int = 0) -> None:
        self._make: Callable[[], Connection] = partial(connection_to, url, name, heartbeat_s)
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def use(self, work: Callable[[Connection], Answer]) -> Answer:
        """Do something with the connection; a second time where it turns out that it had broken meanwhile.

        Raises:
            QueueUnavailable: The broker cannot be used, or does not answer in time.
        """
        with self._lock:
            idle = self._connection is not None
            try:
                return self._once(work)
            except faults() as fault:
                # Who waited for an answer in vain has waited long enough.
                if not idle or isinstance(fault, TimeoutError):
                    raise self._unavailable(fault) from fault
            try:
                return self._once(work)
            except faults() as fault:
                raise self._unavailable(fault) from fault

    def close(self) -> None:
        """Close the connection; it is made again where it is used again."""
        with self._lock:
            self._drop()

    def _once(self, work: Callable[[Connection], Answer]) -> Answer:
        try:
            if self._connection is None:
                self._connection = self._make()
                connect(self._connection)
            return work(self._connection)
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                # Without a farewell, which a broker that is frozen would not answer.
                connection.collect(socket_timeout=0)

    def _unavailable(self, fault: Exception) -> QueueUnavailable:
        said = str(fault).strip() or type(fault).__name__
        return QueueUnavailable(place=self._make().as_uri(), detail=said.splitlines()[0])
