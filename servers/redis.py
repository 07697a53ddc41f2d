"""Redis, with nothing kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from servers.ports import HOST
from servers.program import Program

if TYPE_CHECKING:
    from redis import Redis

DATABASES = 64


@dataclass(frozen=True)
class Keys:
    """The keys of one numbered database of a running Redis.

    Attributes:
        url: Its address.
    """

    url: str

    def client(self) -> Redis:
        """A new client of it."""
        from redis import Redis

        return Redis.from_url(self.url.replace("redis+cluster:", "redis:"))

    def numbered(self, number: int) -> Keys:
        """The database of that number on the same server."""
        from urllib.parse import urlsplit

        return Keys(urlsplit(self.url)._replace(path=f"/{number}").geturl())

    def empty(self) -> None:
        """Remove every key of this database."""
        with self.client() as client:
            client.flushdb()

    def later(self, seconds: float) -> None:
        """As if so many seconds had passed: every key is so much nearer to its end."""
        with self.client() as client:
            for key in list(client.scan_iter()):
                left = client.pttl(key)
                if left > 0:
                    client.pexpire(key, max(0, left - round(seconds * 1000)))


class RedisServer(Program):
    """A Redis with further options of its command line; what it held is lost when it ends."""

    name = "redis-server"
    ready = "Ready to accept connections"

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(folder)
        self._options = options

    @property
    def url(self) -> str:
        """Its database 0."""
        return f"redis://{HOST}:{self.port}/0"

    @property
    def keys(self) -> Keys:
        """What is in its database 0."""
        return Keys(self.url)

    def command(self) -> Sequence[str]:
        """Nothing is saved: a folder that goes with the block needs no copy."""
        return [
            *(self.executable(), "--port", str(self.port), "--bind", HOST),
            *("--save", "", "--appendonly", "no", "--dir", str(self.folder)),
            *("--databases", str(DATABASES)),
            *self._options,
        ]

    def settings(self) -> dict[str, str]:
        """Database 0 for the product; a test run takes the higher ones."""
        return {"WASTECOACH_REDIS_URL": self.url, "TEST_REDIS_URL": self.url}
