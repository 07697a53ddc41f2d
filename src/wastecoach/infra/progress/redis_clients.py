"""Clients of Redis, alone or as a cluster, for threads and for an event loop, with short time-outs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wastecoach.core.errors import ExtraMissing, SettingInvalid

if TYPE_CHECKING:
    from redis import Redis
    from redis import asyncio as redis_of_a_loop
    from redis.cluster import RedisCluster

SETTING = "redis_url"
CLUSTER = "redis+cluster://"
KINDS = ("redis://", "rediss://", CLUSTER)
# Progress that comes later than this can as well come from the records.
TIMEOUT_S = 0.5
CONNECTIONS = 64


def faults() -> tuple[type[Exception], ...]:
    """What the library raises where Redis cannot be used."""
    from redis.exceptions import RedisClusterException, RedisError

    return (RedisError, RedisClusterException, OSError)


def for_threads(url: str) -> Callable[[], Redis | RedisCluster]:
    """What makes a client; the address is looked at now, the server asked later.

    Raises:
        ExtraMissing: The package `redis` is not installed.
        SettingInvalid: The address is none.
    """
    _require_package()
    from redis import BlockingConnectionPool, Redis
    from redis.backoff import NoBackoff
    from redis.cluster import RedisCluster
    from redis.exceptions import ConnectionError as Disconnected
    from redis.retry import Retry

    # A connection that turns out to have been closed is worth another try, one that is slow is not.
    node, options = _looked_at(url), _options(Retry(NoBackoff(), 1, (Disconnected,)))
    if url.startswith(CLUSTER):
        return lambda: RedisCluster.from_url(node, **options)
    pool = BlockingConnectionPool.from_url(
        node, max_connections=CONNECTIONS, timeout=TIMEOUT_S, **options
    )
    return lambda: Redis(connection_pool=pool)


def for_a_loop(url: str) -> redis_of_a_loop.Redis | redis_of_a_loop.RedisCluster:
    """A client that connects when it is first used, with one connection for commands and one to listen.

    Raises:
        ExtraMissing: The package `redis` is not installed.
        SettingInvalid: The address is none.
    """
    _require_package()
    from redis import asyncio as redis_of_a_loop
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    # After a time-out as well: it may be the loop that was busy, and the answer lies there unread.
    node, options = _looked_at(url), _options(Retry(NoBackoff(), 1))
    if url.startswith(CLUSTER):
        return redis_of_a_loop.RedisCluster.from_url(node, **options)
    pool = redis_of_a_loop.BlockingConnectionPool.from_url(
        node, max_connections=2, timeout=TIMEOUT_S, **options
    )
    return redis_of_a_loop.Redis.from_pool(pool)


def _require_package() -> None:
    try:
        import redis  # noqa: F401 -- whether it is there
    except ImportError as fault:
        raise ExtraMissing(chosen="redis", extra="redis") from fault


def _looked_at(url: str) -> str:
    """The address of a server or of one node, once a connection could be made of it."""
    from redis import ConnectionPool
    from redis.exceptions import RedisError

    node = url.replace(CLUSTER, "redis://", 1)
    try:
        pool = ConnectionPool.from_url(node, **_options(None))
        # Options that there are not come to light here.
        pool.connection_class(**pool.connection_kwargs)
    except (ValueError, TypeError, RedisError):
        # What the library says about an address may quote it, password and all.
        raise SettingInvalid(setting=SETTING, detail="not an address of Redis") from None
    return node


def _options(retry: Any) -> dict[str, Any]:
    """Short time-outs, and what is tried once more."""
    return {
        "socket_timeout": TIMEOUT_S,
        "socket_connect_timeout": TIMEOUT_S,
        "socket_keepalive": True,
        "retry": retry,
    }
