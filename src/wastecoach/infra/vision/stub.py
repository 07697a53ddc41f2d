"""Eyes `stub`: always the same thing, for nothing, for the tests of those who build on this."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from wastecoach.core.analysis import Sighting
from wastecoach.core.asking import Seen, Usage
from wastecoach.core.errors import ItemUnknown, ServiceTimedOut
from wastecoach.core.rules import RuleBook

if TYPE_CHECKING:
    from PIL import Image


class StubVision:
    """Vision provider `stub`.

    Args:
        item: The item of the rule book that it sees in every photo.
        book: The rule book.
        seconds: How long it looks, as a service far away would.

    Raises:
        ItemUnknown: There is no such item.
    """

    provider = "stub"
    model = "stub"
    prompt = None
    access = ""
    paid = False
    side = 1

    def __init__(self, item: str, book: RuleBook, seconds: float = 0.0) -> None:
        if item not in book.items:
            raise ItemUnknown(item=item)
        self.variant = item
        self._seconds = seconds
        vision = book.items[item].vision
        self._seen = Seen(
            (
                Sighting(
                    item=item,
                    material=next(iter(vision.materials), None),
                    shape=next(iter(vision.shapes), None),
                    confidence=1.0,
                ),
            ),
            Usage(calls=0),
        )

    def look(self, pixels: Image.Image, within_s: float) -> Seen:  # noqa: ARG002 -- the port's shape
        """The same as ever.

        Raises:
            ServiceTimedOut: It looks for longer than `within_s` seconds.
        """
        time.sleep(min(self._seconds, within_s))
        if self._seconds > within_s:
            raise ServiceTimedOut(provider=self.provider, seconds=within_s)
        return self._seen
