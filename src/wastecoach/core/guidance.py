"""From a Sighting to Guidance, by the rules alone.

Total: every sighting, region and language gives a Guidance. Conditions are applied by rank, dangers first; the first
one that re-routes decides the stream. Then the region's overlay, the parent region's before its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wastecoach.core.analysis import Guidance, Language, Reference, Sighting
from wastecoach.core.messages import Catalogue
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


def guide(
    sighting: Sighting,
    book: RuleBook,
    locality: Locality,
    words: Catalogue,
) -> Guidance:
    """What to do with a sighting.

    An unsure sighting gets the question instead of steps, and a stream only when all that it may be goes there.
    """
    item = book.items.get(sighting.item or "")
    if sighting.unsure or item is None:
        return _undecided(sighting, book, locality, words)
    tags = tuple(hint.tag for hint in sighting.conditions)
    return guide_item(item, tags, book, locality, words)


def guide_item(
    item: Item,
    conditions: Iterable[str],
    book: RuleBook,
    locality: Locality,
    words: Catalogue,
) -> Guidance:
    """What to do with an item in the given conditions."""
    return _worded(item, decide(item, conditions, book, locality), book, locality, words)


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
    for change in changes:
        if _concerns(change, item, decision.stream):
            decision = _rerouted(decision, change.stream, item, book)
    for change in changes:
        arrived = change.stream == decision.stream and item.id in change.items
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


def _worded(
    item: Item, decision: Decision, book: RuleBook, locality: Locality, words: Catalogue
) -> Guidance:
    language = words.language
    stream = book.streams[decision.stream]
    stream_name = stream.name.in_language(language)
    regions = lineage(locality.region, book)
    sources = item.sources or stream.sources or book.book.default_sources
    local = tuple(source for region in regions for source in region.region.sources)
    return Guidance(
        stream=stream.id,
        stream_name=stream_name,
        headline=words.text(
            "guidance.headline", item=item.name.in_language(language), stream=stream_name
        ),
        steps=tuple(book.steps[step].text.in_language(language) for step in decision.steps),
        why=tuple(book.reasons[reason].text.in_language(language) for reason in decision.reasons),
        warnings=tuple(
            book.warnings[warning].text.in_language(language) for warning in decision.warnings
        ),
        notes=(
            *(note.in_language(language) for note in decision.notes),
            *_region_note(locality, regions, words),
        ),
        sources=references((*sources, *local), book, language),
        language=language,
        region=regions[-1].region.id if regions else None,
        step_ids=decision.steps,
    )


def references(names: Iterable[str], book: RuleBook, language: Language) -> tuple[Reference, ...]:
    """The sources of those ids, in the asked language, each once."""
    return tuple(
        Reference(
            title=book.sources[name].title.in_language(language),
            checked=book.sources[name].checked,
            url=book.sources[name].url,
        )
        for name in dict.fromkeys(names)
    )


def _region_note(
    locality: Locality, regions: tuple[Region, ...], words: Catalogue
) -> Iterator[str]:
    """A region nobody wrote is said, so that nobody takes the national rule for the local one."""
    if locality.region is not None and not regions:
        yield words.text("guidance.region_unknown", region=locality.region)


def _undecided(
    sighting: Sighting, book: RuleBook, locality: Locality, words: Catalogue
) -> Guidance:
    language = words.language
    likely = [book.items[name] for name in _likely(sighting) if name in book.items]
    streams = {decide(item, (), book, locality).stream for item in likely}
    stream = book.streams[streams.pop()] if len(streams) == 1 and len(likely) > 1 else None
    hazardous = "may_be_hazardous" in sighting.doubts
    return Guidance(
        stream=stream.id if stream and not hazardous else None,
        stream_name=stream.name.in_language(language) if stream and not hazardous else "",
        headline=words.text(_headline(sighting)),
        steps=tuple(_asking(sighting, words)),
        why=(words.text("guidance.why_ask"),),
        warnings=(words.text("guidance.keep_hazards_apart"),) if hazardous else (),
        notes=tuple(_region_note(locality, lineage(locality.region, book), words)),
        sources=references(book.book.default_sources, book, language),
        language=language,
        region=None,
    )


def _likely(sighting: Sighting) -> tuple[str, ...]:
    first = (sighting.item,) if sighting.item else ()
    return tuple(dict.fromkeys((*first, *(option.item for option in sighting.alternatives))))


def _headline(sighting: Sighting) -> str:
    for doubt in ("may_be_hazardous", "nothing_there", "too_dark", "blurred", "unfamiliar"):
        if doubt in sighting.doubts:
            return f"guidance.unsure.{doubt}"
    return "guidance.unsure.low_confidence"


def _asking(sighting: Sighting, words: Catalogue) -> Iterator[str]:
    if sighting.question:
        yield sighting.question
    yield words.text("guidance.look_up_instead")
