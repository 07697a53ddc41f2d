"""Short looks at the services that an installation stands on, for the health check."""

from __future__ import annotations

import shutil
from pathlib import Path

from wastecoach.core.health_verdicts import MemorySeen

# A look opens a connection of its own and gives up after so many seconds.
WITHIN_S = 1.0
CLUSTER = "redis+cluster://"


def memory_of(url: str) -> MemorySeen:
    """Memory of the Redis at an address; of the node it names, where it is a cluster.

    Raises:
        redis.RedisError, OSError: It does not answer.
    """
    from redis import Redis

    plain = "redis://" + url.removeprefix(CLUSTER) if url.startswith(CLUSTER) else url
    with Redis.from_url(
        plain, socket_timeout=WITHIN_S, socket_connect_timeout=WITHIN_S, retry=None
    ) as client:
        told = client.info("memory")
    return MemorySeen(
        used=int(told.get("used_memory", 0)),
        limit=int(told.get("maxmemory", 0)),
        policy=str(told.get("maxmemory_policy", "")),
    )


def disk_of(folder: Path) -> tuple[int, int]:
    """Free and all bytes of the disk that a folder is on, or will be on once it is made."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    usage = shutil.disk_usage(existing)
    return usage.free, usage.total
