"""What a language model is asked about a photo, and how its answer becomes Sightings.

The rule book's 1,083 items are not sent. Their ids and English names are 30,000 letters, 8,000 tokens a call, where
instructions, schema and photo together take about 1,900; and a strict schema takes no list of more than 1,000 values or
15,000 letters. So the model says in plain words what it sees, as it does best, and `described` finds the item for free.
Only what is closed and short is a list in the schema: materials, shapes, and the states that a photo can show.

How sure a model says it is has been calibrated by nobody, so it is asked for a word, not for a number that would look
like a probability. The numbers here only put the words in order and hold them against thresholds.

Whatever is in an answer, only values of the rule book leave this module: words in a photo that talk a model into
something can at most have it name another thing.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
import tomli

from wastecoach.core.analysis import ConditionHint, Sighting
from wastecoach.core.asking import MOST_THINGS, Answered, Question, Seen
from wastecoach.core.described import NOTHING_THERE, Described, sighting_of
from wastecoach.core.errors import AnswerUnusable
from wastecoach.core.name_index import Index
from wastecoach.core.rules import Material, RuleBook, Shape

Sure = Literal["certain", "likely", "possible", "guess"]
PhotoQuality = Literal["good", "too_dark", "blurred", "nothing_there"]
CONFIDENCE: dict[Sure, float] = {"certain": 0.95, "likely": 0.8, "possible": 0.5, "guess": 0.25}
SURE_FROM = 0.7
MOST_LETTERS = 50_000
SCHEMA_NAME = "things_in_the_photo"


class VisionPrompt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`data/prompts/vision.toml`.

    Attributes:
        version: Another wording, another version.
        instructions: What the model is to do, the same for every photo.
        not_visible: Conditions of the rule book that are not asked about.
        opposites: Conditions that exclude each other.
    """

    version: str
    instructions: str
    not_visible: tuple[str, ...]
    opposites: tuple[tuple[str, str], ...]


class _Condition(msgspec.Struct):
    state: str
    sure: Sure


class _Thing(msgspec.Struct):
    material: Material
    shape: Shape
    name: str
    general_name: str
    may_also_be: tuple[str, ...]
    sure: Sure
    mixed: bool
    dangerous: bool
    conditions: tuple[_Condition, ...]


class _Answer(msgspec.Struct):
    photo: PhotoQuality
    things: tuple[_Thing, ...]


def parse_vision_prompt(document: str) -> VisionPrompt:
    """The prompt from its TOML text, which ships with the package: a fault in it is a programming error."""
    return msgspec.convert(tomli.loads(document), VisionPrompt)


def question(prompt: VisionPrompt, book: RuleBook, jpeg: bytes) -> Question:
    """The question about a photo. But for the photo it is always the same, letter by letter."""
    return Question(
        instructions=prompt.instructions.strip(),
        facts="",
        schema=_schema(visible_conditions(prompt, book)),
        schema_name=SCHEMA_NAME,
        jpeg=jpeg,
    )


def visible_conditions(prompt: VisionPrompt, book: RuleBook) -> tuple[str, ...]:
    """The rule book's conditions that a photo can show."""
    return tuple(tag for tag in book.conditions if tag not in prompt.not_visible)


def seen_in(answered: Answered, prompt: VisionPrompt, index: Index, provider: str) -> Seen:
    """What a model's answer says.

    Raises:
        AnswerUnusable: It is not in the form that was asked for; `usage` tells what it cost nonetheless.
    """
    try:
        return Seen(sightings_in(answered.text, prompt, index, provider), answered.usage)
    except AnswerUnusable as unusable:
        unusable.usage, unusable.sent = answered.usage, True
        raise


def sightings_in(
    text: str, prompt: VisionPrompt, index: Index, provider: str
) -> tuple[Sighting, ...]:
    """The sightings in an answer, at least one.

    Raises:
        AnswerUnusable: It is not in the form that was asked for.
    """
    answer = _parsed(text, provider)
    # Who sees nothing and a danger all the same is believed in the danger.
    empty = answer.photo == "nothing_there" and not any(thing.dangerous for thing in answer.things)
    if empty or not answer.things:
        return (NOTHING_THERE,)
    problems = (answer.photo,) if answer.photo in {"too_dark", "blurred"} else ()
    asked = frozenset(visible_conditions(prompt, index.book))
    return tuple(
        sighting_of(_described(thing, problems, prompt, asked), index, SURE_FROM)
        for thing in _most_important(answer.things)
    )


def _most_important(things: tuple[_Thing, ...]) -> tuple[_Thing, ...]:
    """As many as were asked for; a dangerous one is never among those left out, where that can be helped."""
    if len(things) <= MOST_THINGS:
        return things
    return tuple(sorted(things, key=lambda thing: not thing.dangerous))[:MOST_THINGS]


def _parsed(text: str, provider: str) -> _Answer:
    if len(text) > MOST_LETTERS:
        raise AnswerUnusable(provider=provider, detail="too long")
    try:
        return msgspec.json.decode(text, type=_Answer)
    except msgspec.ValidationError:
        # The library's own words would repeat what the model wrote.
        detail = "not as the schema says"
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        detail = "not JSON"
    raise AnswerUnusable(provider=provider, detail=detail)


def _described(
    thing: _Thing, problems: tuple[str, ...], prompt: VisionPrompt, asked: frozenset[str]
) -> Described:
    return Described(
        names=(thing.name, thing.general_name),
        others=thing.may_also_be,
        material=thing.material,
        shape=thing.shape,
        mixed=thing.mixed,
        conditions=_conditions(thing, prompt, asked),
        confidence=CONFIDENCE[thing.sure],
        dangerous=thing.dangerous,
        problems=problems,
    )


def _conditions(
    thing: _Thing, prompt: VisionPrompt, asked: frozenset[str]
) -> tuple[ConditionHint, ...]:
    """The states that are sure enough to act on, each once, the rule book's alone."""
    told = {
        condition.state: CONFIDENCE[condition.sure]
        for condition in thing.conditions
        if condition.state in asked and CONFIDENCE[condition.sure] >= SURE_FROM
    }
    for pair in prompt.opposites:
        if told.keys() >= set(pair):
            told = {tag: chance for tag, chance in told.items() if tag not in pair}
    return tuple(ConditionHint(tag, "", chance) for tag, chance in told.items())


def _schema(conditions: tuple[str, ...]) -> dict[str, Any]:
    """The strict form that all services understand: every property required, no others, no bounds."""
    sure = _one_of(*get_args(Sure))
    thing = _object(
        material=_one_of(*get_args(Material)),
        shape=_one_of(*get_args(Shape)),
        name={"type": "string"},
        general_name={"type": "string"},
        may_also_be=_list_of({"type": "string"}),
        sure=sure,
        mixed={"type": "boolean"},
        dangerous={"type": "boolean"},
        conditions=_list_of(_object(state=_one_of(*conditions), sure=sure)),
    )
    return _object(photo=_one_of(*get_args(PhotoQuality)), things=_list_of(thing))


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}
