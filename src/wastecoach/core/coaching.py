"""The coach's question and what becomes of its answer: from the rules' decision to friendlier words for it.

The model gets the decision as data and gives back one wording for each step's id. So there is nothing for it to decide,
and nothing it says is shown before `coach_check` has held it against the rules.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import msgspec
import tomli

from wastecoach.core.analysis import Guidance, Sighting
from wastecoach.core.asking import Question
from wastecoach.core.coach_answer import CoachAnswer, Fault
from wastecoach.core.ports import Service
from wastecoach.core.rules import RuleBook, Text

SCHEMA_NAME = "wording"
# So many faults are named in a repair: it is paid for by the word, and a worse answer is beyond repair.
MOST_NAMED = 20
_LINE = {"type": "string"}
_LANGUAGES = {"ko": "Korean", "en": "English"}


class CoachPrompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the model is told.

    Attributes:
        version: Texts that were made under another one are asked for anew.
        instructions: For every question.
        repair: For the second try.
        faults: How each fault is put to the model, by code; with `{where}` and `{detail}`.
    """

    version: str
    instructions: str
    repair: str
    faults: dict[str, str]


def parse_coach_prompt(document: str) -> CoachPrompt:
    """The prompt from its TOML text.

    Raises:
        msgspec.ValidationError, tomli.TOMLDecodeError: The document is not ours: a fault of the package.
    """
    return msgspec.convert(tomli.loads(document), CoachPrompt)


def own_notes(book: RuleBook) -> frozenset[str]:
    """Every note that the rule book itself has. Others repeat what somebody typed, which no model should read."""
    effects = (
        *(effect for condition in book.conditions.values() for effect in condition.effects),
        *(effect for item in book.items.values() for effect in item.when.values()),
    )
    changes = (change for region in book.regions.values() for change in region.change)
    notes: list[Text | None] = [effect.note for effect in effects]
    notes += [note for item in book.items.values() for note in (item.note, item.disputed)]
    notes += [note for change in changes for note in (change.note, change.disputed)]
    return frozenset(text for note in notes if note is not None for text in (note.ko, note.en))


def question_of(
    sighting: Sighting, guidance: Guidance, book: RuleBook, prompt: CoachPrompt
) -> Question:
    """What the model is asked: the decision as data. The item's name is the rule book's, not the sighting's."""
    language = guidance.language
    item = book.items[sighting.item or ""]
    seen = [
        book.conditions[hint.tag].name.in_language(language)
        for hint in sighting.conditions
        if hint.tag in book.conditions
    ]
    facts = {
        "language": _LANGUAGES[language],
        "item": item.name.in_language(language),
        "seen": seen,
        "stream": {"id": guidance.stream, "name": guidance.stream_name},
        "steps": [
            {"id": step, "text": text}
            for step, text in zip(guidance.step_ids, guidance.steps, strict=True)
        ],
        "reasons": guidance.why,
        "warnings": guidance.warnings,
        "notes": guidance.notes,
    }
    told = {name: value for name, value in facts.items() if value}
    return Question(
        instructions=prompt.instructions.strip(),
        facts=msgspec.json.encode(told).decode(),
        schema=answer_schema(),
        schema_name=SCHEMA_NAME,
    )


def repair_of(
    question: Question, answer: CoachAnswer | Fault, faults: tuple[Fault, ...], prompt: CoachPrompt
) -> Question:
    """The second and last try: the same facts, the answer (where it was one), and what is wrong with it."""
    named = [
        prompt.faults[fault.code].format(where=fault.where, detail=fault.detail)
        for fault in faults[:MOST_NAMED]
    ]
    told: dict[str, Any] = {"facts": msgspec.Raw(question.facts.encode())}
    if isinstance(answer, CoachAnswer):
        told["answer"] = answer
    told["faults"] = list(dict.fromkeys(named))
    return replace(
        question,
        instructions=f"{question.instructions}\n{prompt.repair.strip()}",
        facts=msgspec.json.encode(told).decode(),
    )


def answer_schema() -> dict[str, Any]:
    """The strict JSON Schema of a `CoachAnswer`.

    The same for every question: a service that turns schemas into grammars does it once.
    """
    step = _object({"id": _LINE, "text": _LINE})
    return _object(
        {
            "stream": _LINE,
            "headline": _LINE,
            "steps": {"type": "array", "items": step},
            "why": {"type": "array", "items": _LINE},
            "tip": _LINE,
        }
    )


def text_key(question: Question, prompt: CoachPrompt, rules: str, service: Service) -> str:
    """The key of a text in the cache: what was asked, under which prompt, rules and model; nothing of a user in it."""
    model = f"{service.provider}\n{service.model}\n{service.variant}"
    told = f"{prompt.version}\n{rules}\n{model}\n{question.facts}"
    return f"coach:{hashlib.sha256(told.encode()).hexdigest()}"


def worded(guidance: Guidance, answer: CoachAnswer, phrased_by: str) -> Guidance:
    """The guidance in a coach's accepted words; stream, warnings, notes and sources stay the rules' own."""
    return replace(
        guidance,
        headline=answer.headline,
        steps=tuple(wording.text for wording in answer.steps),
        why=answer.why,
        tip=answer.tip or None,
        phrased_by=phrased_by,
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
