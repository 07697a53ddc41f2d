"""What a person may choose where a sighting is unsure: items in their states, on each of which the rules decide."""

from __future__ import annotations

from collections.abc import Iterator

from wastecoach.core.analysis import Choice, Sighting
from wastecoach.core.decision import Locality, tells
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Answer, Item, Question, RuleBook

MOST_LIKELY = 4
# Harmless things that are offered beside a danger, each as "none of these".
MOST_HARMLESS = 3


def choices_for(
    sighting: Sighting, question: Question | None, book: RuleBook, words: Catalogue
) -> tuple[Choice, ...]:
    """The choices that answer an unsure sighting's question; none where it is sure, or nothing is to be seen.

    The likely items, the likeliest first. Where it may be dangerous, the answers of the question: what nobody saw for
    certain is asked for, never asserted, and a harmless thing is chosen only by saying that it is none of those.
    """
    if not sighting.unsure:
        return ()
    likely = [book.items[name] for name in _likely(sighting) if name in book.items]
    if "may_be_hazardous" in sighting.doubts:
        answers = question.answers if question is not None else ()
        found = _dangers(likely, answers, sighting, book, words)
    else:
        found = (_choice(item, sighting, book, words) for item in likely[:MOST_LIKELY])
    kept: dict[str, Choice] = {}
    for choice in found:
        kept.setdefault(choice.item, choice)
    return tuple(kept.values())


def _dangers(
    likely: list[Item],
    answers: tuple[Answer, ...],
    sighting: Sighting,
    book: RuleBook,
    words: Catalogue,
) -> Iterator[Choice]:
    for item in likely:
        if item.hazard:
            yield _choice(item, sighting, book, words)
    for answer in answers:
        text = answer.text.in_language(words.language) if answer.text is not None else None
        yield _choice(book.items[answer.item], sighting, book, words, text)
    for item in [item for item in likely if not item.hazard][:MOST_HARMLESS]:
        name = item.name.in_language(words.language)
        yield _choice(item, sighting, book, words, words.text("guidance.none_of_these", item=name))


def _choice(
    item: Item, sighting: Sighting, book: RuleBook, words: Catalogue, text: str | None = None
) -> Choice:
    """An item in those states that were seen and mean something for it."""
    states = (hint.tag for hint in sighting.conditions if hint.tag in book.conditions)
    return Choice(
        text=text or item.name.in_language(words.language),
        item=item.id,
        conditions=tuple(tag for tag in states if tells(item, tag, (), book, Locality())),
    )


def _likely(sighting: Sighting) -> list[str]:
    """What it may be; a thing of which a state was not seen is called by what either state makes of it first."""
    others = sorted(sighting.alternatives, key=lambda other: -other.confidence)
    first = [sighting.item] if sighting.item is not None else []
    named = [other.item for other in others]
    return named + first if "undecided_condition" in sighting.doubts else first + named
