"""What RabbitMQ, PostgreSQL, its backups and Redis said."""

from __future__ import annotations

import msgspec


class Greeting(msgspec.Struct, frozen=True):
    """Whether a broker answers a client."""

    greets: bool


class Alarm(msgspec.Struct, frozen=True):
    """A member of the broker is short of something."""

    node: str
    resource: str


class Members(msgspec.Struct, frozen=True):
    """The broker's members: known, running, alarmed; and whether they lost sight of each other."""

    known: tuple[str, ...]
    running: tuple[str, ...]
    alarms: tuple[Alarm, ...] = ()
    torn: bool = False


class Queue(msgspec.Struct, frozen=True):
    """A queue: who leads it, which members hold it and are there, messages in it and workers that listen."""

    name: str
    quorum: bool
    leader: str
    members: tuple[str, ...]
    online: tuple[str, ...]
    waiting: int
    consumers: int


class Replica(msgspec.Struct, frozen=True):
    """A standby of PostgreSQL: its state, and bytes that it is behind."""

    name: str
    state: str
    behind: int


class Postgresql(msgspec.Struct, frozen=True):
    """PostgreSQL: whether it is a standby itself, its connections, standbys, slots nobody reads, bytes of data."""

    standby: bool
    connections: int
    allowed: int
    replicas: tuple[Replica, ...]
    slots: tuple[str, ...]
    bytes: int


class Backup(msgspec.Struct, frozen=True):
    """The newest backup: seconds since then (None: there is none), and its bytes."""

    age: float | None
    bytes: int


class Redis(msgspec.Struct, frozen=True):
    """Redis: bytes used and allowed (0: no limit), what goes where they are used up, whether it loads and saves."""

    used: int
    limit: int
    policy: str
    loading: bool
    saved: bool
