"""What a coach answers, as a value: the echoed stream, and one wording for each step's id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

# The longest answer that is allowed takes some 11 kB: 1500 letters as `\uXXXX`, and its ids and names.
MOST_BYTES = 16 * 1024
LONGEST_ID = 100
Code = Literal[
    "too_large",
    "not_json",
    "wrong_shape",
    "wrong_stream",
    "too_long",
    "empty_text",
    "control_characters",
    "markup",
    "link",
    "emoji",
    "wrong_language",
    "prompt_leaked",
    "stream_not_named",
    "step_missing",
    "step_added",
    "step_order",
    "step_changed",
    "place_missing",
    "place_invented",
    "number_missing",
    "number_invented",
    "invented",
    "denied",
    "excused",
    "reasons_counted",
    "off_topic",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its `code`, `where` in the answer, and the word, place or number in question.

    What each code means is told to the model in `data/prompts/coach.toml`.
    """

    code: Code
    where: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One text of an answer; `name` is the step's id, or which of the whys it is."""

    kind: Literal["headline", "step", "why", "tip"]
    text: str
    name: str = ""

    @property
    def where(self) -> str:
        """Where it stands, for a fault."""
        return f"{self.kind} {self.name}".rstrip()


Id = Annotated[str, msgspec.Meta(max_length=LONGEST_ID)]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the rules, by its id, in other words."""

    id: Id
    text: str


class CoachAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole answer; an empty `tip` is none."""

    stream: Id
    headline: str
    steps: tuple[Wording, ...]
    why: tuple[str, ...]
    tip: str

    def lines(self) -> Iterator[Line]:
        """Every text of it."""
        yield Line("headline", self.headline)
        for wording in self.steps:
            yield Line("step", wording.text, wording.id)
        for place, reason in enumerate(self.why, start=1):
            yield Line("why", reason, str(place))
        if self.tip:
            yield Line("tip", self.tip)


def parse_answer(text: str) -> CoachAnswer | Fault:
    """The answer, or the fault that it is none; a very large one is not even parsed."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return Fault("too_large")
    try:
        return _stripped(msgspec.json.decode(text, type=CoachAnswer))
    except msgspec.ValidationError as fault:
        return Fault("wrong_shape", detail=str(fault)[:LONGEST_ID])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Fault("not_json")


def _stripped(answer: CoachAnswer) -> CoachAnswer:
    return CoachAnswer(
        stream=answer.stream,
        headline=answer.headline.strip(),
        steps=tuple(Wording(step.id, step.text.strip()) for step in answer.steps),
        why=tuple(reason.strip() for reason in answer.why),
        tip=answer.tip.strip(),
    )
