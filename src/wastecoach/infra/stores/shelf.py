"""A store as this room knows it: the port, and what the commands about the cache need besides."""

from __future__ import annotations

from typing import Protocol

from wastecoach.core.ports import Store


class Shelf(Store, Protocol):
    """A `Store` whose contents can be counted and cleared away.

    Every method raises `CacheUnavailable` where the store cannot be used. Values, counters, claims and logs do not
    share names: a value and a counter of the same key are two things.
    """

    def count(self, prefix: str) -> int:
        """How many values have a key that begins so; about right while others write."""
        ...

    def clear(self, prefix: str) -> int:
        """Remove values, counters and logs whose key begins so, not claims; how many values there were."""
        ...
