"""What a machine said of itself: load, memory, disks, units, clock, folders of data."""

from __future__ import annotations

import msgspec


class Load(msgspec.Struct, frozen=True):
    """Processes that want to run, over the last minute and quarter of an hour, and processors there are.

    Attributes:
        one: Over the last minute.
        fifteen: Over the last quarter of an hour.
        cpus: Processors.
        own: False in a container, where they are those of the whole machine below.
    """

    one: float
    fifteen: float
    cpus: int
    own: bool = True


class Memory(msgspec.Struct, frozen=True):
    """Bytes of memory, and those that programs could still have."""

    total: int
    available: int


class Mount(msgspec.Struct, frozen=True):
    """A file system: its bytes and files (inodes), those that are free, and whether it went read-only."""

    path: str
    total: int
    free: int
    files: int = 0
    files_free: int = 0
    read_only: bool = False


class Unit(msgspec.Struct, frozen=True):
    """A unit of systemd, in systemd's words."""

    loaded: str
    active: str
    sub: str = ""
    restarts: int = 0


class Units(msgspec.Struct, frozen=True):
    """All units that failed, and those that should run here."""

    failed: tuple[str, ...]
    wanted: dict[str, Unit]


class Clock(msgspec.Struct, frozen=True):
    """Whether something keeps the clock on time; None in a container, which has no clock of its own."""

    kept: bool | None


class Reboot(msgspec.Struct, frozen=True):
    """Whether packages, or a newer kernel, wait for a restart of the machine."""

    packages: bool
    kernel: bool


class Volume(msgspec.Struct, frozen=True):
    """A folder of data: whether it is there, can only be read, and is a volume of its own."""

    path: str
    there: bool
    read_only: bool
    own: bool
