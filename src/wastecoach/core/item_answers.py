"""What a text means and what to do with it, as every face of the product tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wastecoach.core.analysis import GoesTo, Guidance, Language, Reference
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide_item
from wastecoach.core.look_up import Candidate, LookUp
from wastecoach.core.pipeline import Knowledge


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """An item that a text may mean.

    Attributes:
        id: Of the rule book.
        name: In the asked language.
        stream: Where it goes.
        score: 0..1.
        steps: How, in order.
        why: Why, most particular first.
        warnings: Dangers and frequent mistakes.
        notes: What is regional, disputed or particular to the item.
        sources: The rules' sources.
        goes_to: Where it goes, in one line.
    """

    id: str
    name: str
    stream: str | None
    score: float
    steps: tuple[str, ...]
    why: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Reference, ...]
    goes_to: GoesTo | None = None


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What a text means.

    Attributes:
        result: `match` (one item), `ambiguous` (several, ask), `not_found`.
        conditions: Ids of the conditions that the text tells.
        items: Best first.
        question: What decides between several, in the asked language; None where the book has no question for it.
    """

    result: Literal["match", "ambiguous", "not_found"]
    conditions: tuple[str, ...]
    items: tuple[ItemAnswer, ...]
    question: str | None = None


def advice_on(found: LookUp, knowledge: Knowledge, locality: Locality) -> list[Guidance]:
    """What to do with each item that was found."""
    return [
        guide_item(candidate.item, found.conditions, knowledge.book, locality, knowledge.words)
        for candidate in found.candidates
    ]


def answered(found: LookUp, advice: list[Guidance], knowledge: Knowledge) -> TextAnswer:
    """What was found, with the advice on each item."""
    language = knowledge.words.language
    pairs = zip(found.candidates, advice, strict=True)
    items = tuple(_item(candidate, guidance, language) for candidate, guidance in pairs)
    question = knowledge.book.questions.get(found.question or "")
    asked = None if question is None else question.text.in_language(language)
    return TextAnswer(found.result, found.conditions, items, asked)


def _item(candidate: Candidate, guidance: Guidance, language: Language) -> ItemAnswer:
    return ItemAnswer(
        id=candidate.item.id,
        name=candidate.item.name.in_language(language),
        stream=guidance.stream,
        score=round(candidate.score, 3),
        steps=guidance.steps,
        why=guidance.why,
        warnings=guidance.warnings,
        notes=guidance.notes,
        sources=guidance.sources,
        goes_to=guidance.goes_to,
    )
