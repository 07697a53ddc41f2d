"""The board in Redis, with the founding documents' keys; every script touches one key, as a cluster wants it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from wastecoach.core.jobs.progress import PROGRESS_TTL_S, RESULT_TTL_S
from wastecoach.infra.progress import redis_clients
from wastecoach.infra.progress.outage import Outage

if TYPE_CHECKING:
    from redis import Redis
    from redis.cluster import RedisCluster

Answer = TypeVar("Answer")
# The channel of all changes: a job's id, a space, the text; no text where the job begins anew.
CHANNEL = "wastecoach:progress"
# While Redis is down nobody waits for it; a thread of its own tries again after so long.
REST_S = 1.0
MOST_OWED = 10_000
POSTING = "posting"

SHOW = """
local shown = redis.call('GET', KEYS[1])
local sequence = shown and tonumber(string.match(shown, '"sequence":(%d+)'))
if sequence and sequence > tonumber(ARGV[1]) then return end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[5] .. ' ' .. ARGV[2])
"""
FORGET = """
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[1], ARGV[2] .. ' ')
"""


def progress_key(job_id: str) -> str:
    """Where a job's progress is shown."""
    return f"job:{job_id}:progress"


def result_key(job_id: str) -> str:
    """Where a job's result is kept."""
    return f"job:{job_id}:result"


class RedisBoard:
    """Port `Board` in Redis. While that is down, what is to be shown is shown when it is back.

    Args:
        url: `redis://`, `rediss://` (TLS), or `redis+cluster://` for a node of a cluster.
        shown: The same without secrets, for the log.

    Raises:
        ExtraMissing: The package `redis` is not installed.
        SettingInvalid: The address is none.
    """

    def __init__(self, url: str, shown: str) -> None:
        self._connect = redis_clients.for_threads(url)
        self._faults = redis_clients.faults()
        self._outage = Outage(shown, "progress is shown by the records until it is back")
        self._lock = threading.Lock()
        self._client: Redis | RedisCluster | None = None
        self._owed: OrderedDict[str, _Change] = OrderedDict()
        self._recovering: threading.Thread | None = None
        self._closed = threading.Event()

    def post(self, job_id: str, sequence: int, text: bytes) -> None:
        """Show the progress of a job, unless a later one is shown already."""
        self._now_or_later(job_id, _Change(sequence, text))

    def read(self, job_id: str) -> bytes | None:
        """The progress last shown."""
        found: bytes | None = self._ask(lambda client: client.get(progress_key(job_id)), None)
        return found

    def keep_result(self, job_id: str, analysis: bytes) -> None:
        """Keep a result; it is not kept here while Redis is down."""
        ttl_s = round(RESULT_TTL_S)
        self._ask(lambda client: client.set(result_key(job_id), analysis, ex=ttl_s), None)

    def result(self, job_id: str) -> bytes | None:
        """A result kept here."""
        found: bytes | None = self._ask(lambda client: client.get(result_key(job_id)), None)
        return found

    def forget(self, job_id: str) -> None:
        """Show nothing of a job any more."""
        self._now_or_later(job_id, _Change(anew=True))

    def close(self) -> None:
        """Close the connections, and give up what could not be shown."""
        self._closed.set()
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _now_or_later(self, job_id: str, change: _Change) -> None:
        if self._ask(partial(change.make, job_id), otherwise=False):
            return
        with self._lock:
            self._owed[job_id] = change.after(self._owed.get(job_id))
            if len(self._owed) > MOST_OWED:
                self._owed.popitem(last=False)
            self._see_to_recovery()

    def _ask(self, ask: Callable[[Any], Any], otherwise: Answer) -> Answer:
        """What Redis answers; the other answer, at once, while it is down."""
        if self._outage.on(POSTING):
            return otherwise
        try:
            answer: Answer = ask(self._client or self._connected())
        except self._faults as fault:
            self._outage.began(POSTING, fault)
            with self._lock:
                self._see_to_recovery()
            return otherwise
        return answer

    def _connected(self) -> Redis | RedisCluster:
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _see_to_recovery(self) -> None:
        """Have a thread that tries again; one that a fork left behind is none."""
        if self._recovering is None or not self._recovering.is_alive():
            self._recovering = threading.Thread(
                target=self._recover, name="board-recovery", daemon=True
            )
            self._recovering.start()

    def _recover(self) -> None:
        while not self._closed.wait(REST_S):
            try:
                client = self._connected()
                client.ping()
                while owed := self._next_owed():
                    owed[1].make(owed[0], client)
                    self._made(*owed)
            except self._faults as fault:
                self._outage.began(POSTING, fault)
            else:
                return

    def _next_owed(self) -> tuple[str, _Change] | None:
        """What is owed for longest; if nothing is, the outage is over in the same moment."""
        with self._lock:
            if not self._owed:
                self._outage.over(POSTING)
                self._recovering = None
            return next(iter(self._owed.items()), None)

    def _made(self, job_id: str, change: _Change) -> None:
        with self._lock:
            if self._owed.get(job_id) is change:
                del self._owed[job_id]


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be seen of a job.

    Attributes:
        sequence: Of the text.
        text: Its progress, None where nothing is to be shown.
        anew: Forget what was shown before.
    """

    sequence: int = -1
    text: bytes | None = None
    anew: bool = False

    def after(self, earlier: _Change | None) -> _Change:
        """Both changes in one, the newest text alone."""
        if earlier is None or self.anew:
            return self
        if earlier.sequence > self.sequence:
            return earlier
        return replace(self, anew=earlier.anew)

    def make(self, job_id: str, client: Any) -> bool:
        """Make it; True when it is made."""
        key = progress_key(job_id)
        if self.anew:
            client.delete(result_key(job_id))
            client.eval(FORGET, 1, key, CHANNEL, job_id)
        if self.text is not None:
            ttl_s = round(PROGRESS_TTL_S)
            client.eval(SHOW, 1, key, self.sequence, self.text, ttl_s, CHANNEL, job_id)
        return True
