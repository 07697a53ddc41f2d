"""Where something goes: to a point outside, to the door, into a bag, or somebody fetches it.

What is to be done says it best: a step that names a destination (book the free pick-up) decides, so that conditions and
regions, which add and drop steps, are heard. Else it is the item's own, else its stream's.
"""

from __future__ import annotations

from wastecoach.core.analysis import GoesTo, Language
from wastecoach.core.decision import Decision
from wastecoach.core.rules import Destination, Item, RuleBook


def destination_of(item: Item, decision: Decision, book: RuleBook) -> Destination | None:
    """Where an item goes as the rules decided, None where the rule book does not say."""
    by_step = (book.steps[step].goes_to for step in decision.steps)
    own = item.goes_to if decision.stream == item.stream else None
    return next(filter(None, by_step), None) or own or book.streams[decision.stream].goes_to


def told(destination: Destination | None, language: Language) -> GoesTo | None:
    """A destination in one language."""
    if destination is None:
        return None
    return GoesTo(
        kind=destination.kind,
        text=destination.text.in_language(language),
        phone=destination.phone,
        link=destination.link,
        places=destination.places,
    )
