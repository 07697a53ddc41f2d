"""What the rules decide for an item, in ids: pure dictionary work, no texts.

Conditions are applied by rank, dangers first; the first one that re-routes decides the stream. Then the region's
overlay, the parent region's before its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wastecoach.core.rules import (
    PRINCIPLES,
    Change,
    Condition,
    Effect,
    Housing,
    Item,
    Principle,
    Region,
    RuleBook,
    Text,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules decided, in ids; texts are looked up last."""

    stream: str
    steps: tuple[str, ...]
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[Text, ...]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Locality:
    """Where and how someone lives: a region id of the rule book (None: nowhere in particular), kind of housing."""

    region: str | None = None
    housing: Housing | None = None


def decide(item: Item, conditions: Iterable[str], book: RuleBook, locality: Locality) -> Decision:
    """The rules' decision for an item in the given conditions (unknown condition ids change nothing)."""
    decision = Decision(
        stream=item.stream,
        steps=item.steps,
        reasons=item.reasons,
        warnings=item.warnings,
        notes=_given(item.note, item.disputed),
    )
    for condition in _by_rank(conditions, book):
        effect = effect_on(item, condition, decision.stream)
        if effect is not None:
            decision = _after(decision, effect, item, book)
    decision = _local(decision, item, book, locality)
    return _completed(decision, item, book)


def effect_on(item: Item, condition: Condition, stream: str) -> Effect | None:
    """What a condition does to an item on its way to a stream: the item's own word, else the first that fits."""
    if condition.id in item.when and stream == item.stream:
        return item.when[condition.id]
    return next((effect for effect in condition.effects if _fits(effect, item, stream)), None)


def tells(
    item: Item, tag: str, beside: tuple[str, ...], book: RuleBook, locality: Locality
) -> bool:
    """Whether a state changes the answer for an item, by itself or beside other states."""
    others = tuple(other for other in beside if other != tag)
    return any(
        decide(item, (*states, tag), book, locality) != decide(item, states, book, locality)
        for states in {(), others}
    )


def lineage(region: str | None, book: RuleBook) -> tuple[Region, ...]:
    """A region and its parents, the widest first; empty for a region that the book does not know."""
    chain: list[Region] = []
    while region is not None and region in book.regions and book.regions[region] not in chain:
        chain.insert(0, book.regions[region])
        region = book.regions[region].region.parent
    return tuple(chain)


def locate(region: str | None, housing: Housing | None, book: RuleBook) -> Locality:
    """Where someone lives: a region the book knows becomes its id, another stays as asked, so that it can be named."""
    known = None if region is None else find_region(region, book)
    return Locality(known or region, housing)


def find_region(asked: str, book: RuleBook) -> str | None:
    """The id of a region by id, name or alias, spacing and case ignored; None when the book has no such region."""
    wanted = _plain(asked)
    for name, region in book.regions.items():
        head = region.region
        known = (name, head.name.ko, head.name.en, *head.aliases.all())
        if wanted in map(_plain, known):
            return name
    return None


def _plain(name: str) -> str:
    return "".join(name.lower().split()).replace("-", "").replace("_", "")


def _by_rank(conditions: Iterable[str], book: RuleBook) -> list[Condition]:
    known = [book.conditions[tag] for tag in dict.fromkeys(conditions) if tag in book.conditions]
    return sorted(known, key=lambda condition: condition.rank)


def _fits(effect: Effect, item: Item, stream: str) -> bool:
    when = effect.when
    materials = item.vision.materials
    return (
        (not when.items or item.id in when.items)
        and (not when.streams or stream in when.streams)
        and (not when.materials or any(material in when.materials for material in materials))
    )


def _after(decision: Decision, effect: Effect, item: Item, book: RuleBook) -> Decision:
    """The decision with an effect applied; only the first effect that re-routes decides the stream."""
    settled = decision.stream != item.stream
    routed = decision if settled else _rerouted(decision, effect.stream, item, book)
    wasted = _wasted_on(routed.stream, item, book)
    added = tuple(step for step in effect.add_steps if book.steps[step].principle not in wasted)
    return replace(
        routed,
        steps=_merged(routed.steps, added, effect.drop_steps),
        reasons=effect.reasons + routed.reasons,
        warnings=effect.warnings + routed.warnings,
        notes=_given(effect.note) + routed.notes,
        dropped=routed.dropped + effect.drop_steps,
    )


def _rerouted(decision: Decision, stream: str | None, item: Item, book: RuleBook) -> Decision:
    """The decision on its way to another stream: why and how it would be recycled no longer counts."""
    if stream is None or stream == decision.stream:
        return decision
    lost = book.streams[decision.stream].recycling and not book.streams[stream].recycling
    return replace(
        decision,
        stream=stream,
        steps=() if lost else decision.steps,
        reasons=(),
        warnings=decision.warnings if item.hazard else (),
    )


def _wasted_on(stream: str, item: Item, book: RuleBook) -> tuple[Principle, ...]:
    """What need not be done on the way to a bag or a truck: it would only waste water."""
    lost = book.streams[item.stream].recycling and not book.streams[stream].recycling
    return ("rinse",) if lost else ()


def _local(decision: Decision, item: Item, book: RuleBook, locality: Locality) -> Decision:
    """The decision under a region's rules: its re-routes first, then what it adds to the stream that results."""
    changes = [
        change
        for region in lineage(locality.region, book)
        for change in region.change
        if not change.housing or locality.housing in change.housing
    ]
    taken: list[Change] = []
    for change in changes:
        if change.stream is not None and _concerns(change, item, decision.stream):
            decision = _rerouted(decision, change.stream, item, book)
            taken.append(change)
    for change in changes:
        arrived = change in taken and change.stream == decision.stream
        if arrived or (change.stream is None and _concerns(change, item, decision.stream)):
            decision = _changed(decision, change)
    return decision


def _concerns(change: Change, item: Item, stream: str) -> bool:
    return item.id in change.items or stream in change.streams


def _changed(decision: Decision, change: Change) -> Decision:
    return replace(
        decision,
        steps=_merged(decision.steps, change.add_steps, change.drop_steps),
        reasons=change.reasons + decision.reasons,
        warnings=change.warnings + decision.warnings,
        notes=_given(change.note, change.disputed) + decision.notes,
        dropped=decision.dropped + change.drop_steps,
    )


def _merged(
    steps: tuple[str, ...], added: tuple[str, ...], dropped: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(step for step in dict.fromkeys((*steps, *added)) if step not in dropped)


def _completed(decision: Decision, item: Item, book: RuleBook) -> Decision:
    stream = book.streams[decision.stream]
    own = item.last_steps if decision.stream == item.stream else ()
    last = tuple(step for step in own or stream.steps if step not in decision.dropped)
    first = [step for step in decision.steps if step not in last]
    ordered = sorted(first, key=lambda step: PRINCIPLES.index(book.steps[step].principle))
    return replace(
        decision,
        steps=(*ordered, *last),
        reasons=tuple(dict.fromkeys(decision.reasons + stream.reasons)),
        warnings=tuple(dict.fromkeys(decision.warnings + stream.warnings)),
        notes=tuple(dict.fromkeys(decision.notes)),
    )


def _given(*texts: Text | None) -> tuple[Text, ...]:
    return tuple(text for text in texts if text is not None)
