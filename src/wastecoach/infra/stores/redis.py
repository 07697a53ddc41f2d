"""A store in Redis, alone or as a cluster.

Every command and every script touches one key, so that a cluster may keep each key where it likes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wastecoach.core.errors import CacheUnavailable, ExtraMissing, SettingInvalid

if TYPE_CHECKING:
    from redis import Redis
    from redis.cluster import RedisCluster

PREFIX = "wastecoach"
CLUSTER = "redis+cluster://"
# A cache that takes longer than this is no help.
TIMEOUT_S = 0.5
CONNECTIONS, WAIT_FOR_CONNECTION_S = 64, 2.0
PAGE = 1000

ADD = """
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum
"""
CLAIM = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""
# The id of a record is the millisecond at which it came, by the server's clock.
APPEND = """
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'r', ARGV[1])
local oldest = math.max(0, tonumber(string.match(id, '^%d+')) - tonumber(ARGV[3]))
redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%.0f', oldest))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
"""


class RedisStore:
    """Port `Store` in Redis. Every method raises `CacheUnavailable` where it cannot be used.

    Redis itself forgets what has expired and, by its `maxmemory-policy`, what is too much.

    Args:
        url: `redis://`, `rediss://` (TLS), or `redis+cluster://` for a node of a cluster.
        shown: The same without secrets, for errors.
        most_entries: Records of each log.

    Raises:
        ExtraMissing: The package `redis` is not installed.
        SettingInvalid: The address is none.
    """

    def __init__(self, url: str, shown: str, most_entries: int = 1_000_000) -> None:
        self._shown = shown
        self._most = most_entries
        self._lock = threading.Lock()
        self._connected: Redis | RedisCluster | None = None
        self._connect = _connecting(url)

    def get(self, key: str) -> bytes | None:
        """The value, None where there is none or it has expired."""
        with self._client() as client:
            found: bytes | None = client.get(_name("value", key))
            return found

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value."""
        with self._client() as client:
            client.set(_name("value", key), value, px=_milliseconds(ttl_s))

    def delete(self, keys: Iterable[str]) -> int:
        """Remove values; how many there were."""
        return self._remove(_name("value", key) for key in keys)

    def add(self, key: str, amount: int, ttl_s: float) -> int:
        """Add to a counter and return the sum; adding nothing only reads."""
        name = _name("counter", key)
        with self._client() as client:
            if amount == 0:
                return int(client.get(name) or 0)
            return int(client.eval(ADD, 1, name, amount, _milliseconds(ttl_s)))

    def claim(self, key: str, owner: str, ttl_s: float) -> bool:
        """True for whoever comes first; an owner who claims again holds it for longer."""
        with self._client() as client:
            name = _name("claim", key)
            return bool(client.eval(CLAIM, 1, name, owner, _milliseconds(ttl_s)))

    def release(self, key: str, owner: str) -> None:
        """Give a claim back."""
        with self._client() as client:
            client.eval(RELEASE, 1, _name("claim", key), owner)

    def append(self, log: str, record: bytes, ttl_s: float) -> None:
        """Add a record to a log."""
        with self._client() as client:
            name = _name("log", log)
            client.eval(APPEND, 1, name, record, self._most, _milliseconds(ttl_s))

    def follow(self, log: str, after: str) -> tuple[list[bytes], str]:
        """The records after a position; all of them where the log no longer knows that position."""
        with self._client() as client:
            name = _name("log", log)
            begin = after if re.fullmatch(r"\d+-\d+", after) else "-"
            found = list(_records(client, name, begin))
            known = bool(found) and found[0][0] == begin
            if begin != "-" and not known:
                found = list(_records(client, name, "-"))
        new = found[1:] if known else found
        return [record for _, record in new], found[-1][0] if found else ""

    def count(self, prefix: str) -> int:
        """How many values have a key that begins so; Redis may count some twice while it grows."""
        with self._client() as client:
            return sum(1 for _ in _matching(client, "value", prefix))

    def clear(self, prefix: str) -> int:
        """Remove values, counters and logs whose key begins so; how many values there were."""
        with self._client() as client:
            counters, logs, values = (
                list(_matching(client, kind, prefix)) for kind in ("counter", "log", "value")
            )
            for log in logs:
                # Emptied, not removed: a log begun anew in the same millisecond would repeat a position.
                client.xtrim(log, maxlen=0, approximate=False)
        self._remove(counters)
        return self._remove(values)

    def close(self) -> None:
        """Close the connections; the next use opens them again."""
        with self._lock:
            if self._connected is not None:
                self._connected.close()
            self._connected = None

    def _remove(self, names: Iterable[str | bytes]) -> int:
        with self._client() as client, client.pipeline(transaction=False) as together:
            for name in names:
                together.unlink(name)
            return sum(together.execute())

    @contextmanager
    def _client(self) -> Iterator[Any]:
        from redis.exceptions import RedisClusterException, RedisError

        try:
            yield self._connected or self._connection()
        except (RedisError, RedisClusterException, OSError) as fault:
            raise CacheUnavailable(cache=self._shown, detail=type(fault).__name__) from fault

    def _connection(self) -> Redis | RedisCluster:
        with self._lock:
            if self._connected is None:
                self._connected = self._connect()
            return self._connected


def _connecting(url: str) -> Callable[[], Redis | RedisCluster]:
    """What makes a client; the address is looked at now, the server asked later."""
    try:
        from redis.exceptions import RedisError
    except ImportError as fault:
        raise ExtraMissing(chosen="redis", extra="redis") from fault
    try:
        if url.startswith(CLUSTER):
            return _cluster("redis://" + url.removeprefix(CLUSTER))
        return _single(url)
    except (ValueError, TypeError, RedisError):
        # What the library says about an address may quote it, password and all.
        raise SettingInvalid(setting="cache_url", detail="not an address of Redis") from None


def _single(url: str) -> Callable[[], Redis]:
    from redis import BlockingConnectionPool, Redis

    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=WAIT_FOR_CONNECTION_S,
        **_connection_options(),
    )
    # Options that there are not come to light here.
    pool.connection_class(**pool.connection_kwargs)
    return lambda: Redis(connection_pool=pool)


def _cluster(url: str) -> Callable[[], RedisCluster]:
    from redis.cluster import RedisCluster

    _single(url)
    options = _connection_options()
    return lambda: RedisCluster.from_url(url, **options)


def _connection_options() -> dict[str, Any]:
    """Short time-outs, and one more try where a connection turns out to have been closed."""
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as Disconnected
    from redis.retry import Retry

    return {
        "socket_timeout": TIMEOUT_S,
        "socket_connect_timeout": TIMEOUT_S,
        "retry": Retry(NoBackoff(), 1, (Disconnected,)),
    }


def _records(client: Any, name: str, begin: str) -> Iterator[tuple[str, bytes]]:
    """The records of a log from a position on, that one included."""
    while True:
        page = client.xrange(name, begin, "+", count=PAGE)
        yield from ((place.decode(), fields[b"r"]) for place, fields in page)
        if len(page) < PAGE:
            return
        begin = "(" + page[-1][0].decode()


def _matching(client: Any, kind: str, prefix: str) -> Iterator[bytes]:
    escaped = re.sub(r"([*?\[\]\\^])", r"\\\1", prefix)
    found: Iterator[bytes] = client.scan_iter(match=_name(kind, escaped) + "*", count=PAGE)
    return found


def _name(kind: str, key: str) -> str:
    return f"{PREFIX}:{kind}:{key}"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
