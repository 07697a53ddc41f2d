"""What the service's own parts said, on their machines and from outside."""

from __future__ import annotations

import msgspec


class Web(msgspec.Struct, frozen=True):
    """The status with which a server answers."""

    status: int


class PhotoStore(msgspec.Struct, frozen=True):
    """The kind of photo store in the settings, and the status with which a bucket answers whoever has no key."""

    kind: str
    status: int


class Certificate(msgspec.Struct, frozen=True):
    """A certificate: whose, seconds since 1970 from and until which it holds, and whether it would be believed."""

    name: str
    since: float
    until: float
    believed: bool = True


class Unwell(msgspec.Struct, frozen=True):
    """A component that the service itself says is not well."""

    name: str
    status: str


class Ready(msgspec.Struct, frozen=True):
    """What the service says of itself."""

    status: int
    unwell: tuple[Unwell, ...]


class Plain(msgspec.Struct, frozen=True):
    """What the unencrypted address answers, and whether that leads to the encrypted one."""

    status: int
    encrypts: bool


class Page(msgspec.Struct, frozen=True):
    """What the first page's address answers, and whether that is a page."""

    status: int
    is_page: bool
