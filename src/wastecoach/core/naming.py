"""Names and questions in the asked language, added to sightings that know only ids."""

from __future__ import annotations

from dataclasses import replace

from wastecoach.core.analysis import Alternative, ConditionHint, Sighting
from wastecoach.core.choices import choices_for
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Question, RuleBook


def named(sighting: Sighting, book: RuleBook, words: Catalogue) -> Sighting:
    """The sighting with the names of its item, alternatives and conditions, its deciding question, its choices.

    A provider that is sure of something the rule book does not have is unsure for us: there is nothing to advise.
    """
    if sighting.item not in book.items and not sighting.unsure:
        sighting = replace(sighting, unsure=True, doubts=("low_confidence",))
    question = deciding_question(sighting, book) if sighting.unsure else None
    return replace(
        sighting,
        name=_item_name(sighting, book, words),
        conditions=tuple(_condition(hint, book, words) for hint in sighting.conditions),
        alternatives=tuple(_alternative(other, book, words) for other in sighting.alternatives),
        question=_worded(question, sighting, words),
        choices=choices_for(sighting, question, book, words),
    )


def deciding_question(sighting: Sighting, book: RuleBook) -> Question | None:
    """The question whose answer decides between what the sighting may be; dangers are asked about first."""
    if "may_be_hazardous" in sighting.doubts:
        return next((question for question in book.questions.values() if question.hazard), None)
    candidates = [sighting.item, *(other.item for other in sighting.alternatives)]
    items = [book.items[name] for name in candidates if name in book.items]
    streams = list(dict.fromkeys(item.stream for item in items))
    materials = dict.fromkeys(material for item in items for material in item.vision.materials[:1])
    for second in streams[1:]:
        for question in book.questions.values():
            if {streams[0], second} <= set(question.between):
                return question
    for question in book.questions.values():
        if len(materials) > 1 and set(list(materials)[:2]) <= set(question.materials):
            return question
    return None


def _worded(question: Question | None, sighting: Sighting, words: Catalogue) -> str | None:
    if not sighting.unsure:
        return None
    if question is None:
        return words.text("guidance.what_is_it")
    return question.text.in_language(words.language)


def _item_name(sighting: Sighting, book: RuleBook, words: Catalogue) -> str:
    if sighting.item in book.items:
        return book.items[sighting.item].name.in_language(words.language)
    if sighting.material is not None:
        return words.text(f"materials.{sighting.material}")
    return words.text("materials.unknown")


def _condition(hint: ConditionHint, book: RuleBook, words: Catalogue) -> ConditionHint:
    if hint.tag not in book.conditions:
        return hint
    return replace(hint, name=book.conditions[hint.tag].name.in_language(words.language))


def _alternative(other: Alternative, book: RuleBook, words: Catalogue) -> Alternative:
    if other.item not in book.items:
        return other
    return replace(other, name=book.items[other.item].name.in_language(words.language))
