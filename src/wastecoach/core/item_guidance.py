"""What to do with one item in the states that somebody chose, and which other states would change that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wastecoach.core.analysis import Guidance
from wastecoach.core.decision import Locality, decide, effect_on, tells
from wastecoach.core.guidance import guide_item
from wastecoach.core.pipeline import Knowledge
from wastecoach.core.rules import Condition, Item, RuleBook, Shape

MOST_OFFERED = 8
# Ranks of what may be on or in anything: of that, the stream names what is frequent.
DIRT = range(30, 60)


@dataclass(frozen=True, slots=True)
class ItemCondition:
    """A state that changes the answer: `tag` in the rule book, `name` in the asked language, whether it is `chosen`."""

    tag: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ItemGuidance:
    """What to do with one item.

    Attributes:
        id: Of the rule book.
        name: In the asked language.
        guidance: What to do with it in the chosen states.
        conditions: States that change it, those that send it elsewhere first; the chosen ones are among them.
    """

    id: str
    name: str
    guidance: Guidance
    conditions: tuple[ItemCondition, ...]


def item_guidance(
    item: Item, chosen: tuple[str, ...], knowledge: Knowledge, locality: Locality
) -> ItemGuidance:
    """What to do with an item in the chosen states, and what else may be chosen."""
    book, words = knowledge.book, knowledge.words
    return ItemGuidance(
        id=item.id,
        name=item.name.in_language(words.language),
        guidance=guide_item(item, chosen, book, locality, words),
        conditions=tuple(
            ItemCondition(
                condition.id, condition.name.in_language(words.language), condition.id in chosen
            )
            for condition in offered(item, chosen, book, locality)
        ),
    )


def offered(
    item: Item, chosen: tuple[str, ...], book: RuleBook, locality: Locality
) -> tuple[Condition, ...]:
    """States worth asking about: such a thing is often in them, and they change the answer.

    Those that send it elsewhere come first, then the item's own, those of its stream, those that its steps speak of.
    A state keeps its place when it is chosen; what cannot be together with a chosen one is left out.
    """
    tags = dict.fromkeys((*_usual(item, book), *chosen))
    found = [
        condition
        for condition in map(book.conditions.__getitem__, tags)
        if tells(item, condition.id, chosen, book, locality)
        and (condition.id in chosen or not _excluded(condition, chosen, book))
    ]
    plain = decide(item, (), book, locality).stream
    found.sort(key=lambda one: decide(item, (one.id,), book, locality).stream == plain)
    room = MOST_OFFERED - sum(one.id in chosen for one in found)
    others = [one.id for one in found if one.id not in chosen][: max(room, 0)]
    return tuple(one for one in found if one.id in chosen or one.id in others)


def _usual(item: Item, book: RuleBook) -> Iterator[str]:
    """States that such a thing is often in."""
    conditions, states = book.conditions.values(), book.streams[item.stream].states
    yield from item.when
    yield from (one.id for one in conditions if any(item.id in it.when.items for it in one.effects))
    yield from (tag for tag in states if _has_shape(item, book.conditions[tag].shapes))
    parts = (one for one in conditions if one.rank not in DIRT and _has_shape(item, one.shapes))
    yield from (one.id for one in parts if _adds(item, one) & set(item.steps))


def _adds(item: Item, condition: Condition) -> set[str]:
    effect = effect_on(item, condition, item.stream)
    return set() if effect is None else set(effect.add_steps)


def _has_shape(item: Item, shapes: tuple[Shape, ...]) -> bool:
    return not shapes or not item.vision.shapes or bool(set(shapes) & set(item.vision.shapes))


def _excluded(condition: Condition, chosen: tuple[str, ...], book: RuleBook) -> bool:
    return any(
        tag in condition.excludes or condition.id in book.conditions[tag].excludes for tag in chosen
    )
