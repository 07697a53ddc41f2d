"""From a Sighting to Guidance, by the rules alone.

Total: every sighting, region and language gives a Guidance. `decision` decides in ids; here the texts are looked up,
and an unsure sighting gets its question instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wastecoach.core.analysis import Guidance, Language, Reference, Sighting
from wastecoach.core.decision import Decision, Locality, decide, lineage
from wastecoach.core.destinations import destination_of, told
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Item, Region, RuleBook


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
        goes_to=told(destination_of(item, decision, book), language),
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
    stream = None if hazardous else stream
    return Guidance(
        stream=stream.id if stream else None,
        stream_name=stream.name.in_language(language) if stream else "",
        headline=words.text(_headline(sighting)),
        steps=tuple(_asking(sighting, words)),
        why=(words.text("guidance.why_ask"),),
        warnings=(words.text("guidance.keep_hazards_apart"),) if hazardous else (),
        notes=tuple(_region_note(locality, lineage(locality.region, book), words)),
        sources=references(book.book.default_sources, book, language),
        language=language,
        region=None,
        goes_to=told(stream.goes_to, language) if stream else None,
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
