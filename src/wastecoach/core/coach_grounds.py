"""What a coach's answer is held against: the rules' decision, read for what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from wastecoach.core.analysis import Guidance, Language, Sighting
from wastecoach.core.coach_answer import Line
from wastecoach.core.coach_text import numbers, stems, told_numbers
from wastecoach.core.coach_words import OTHERS, Spoken, Vocabulary, folded, together
from wastecoach.core.rules import Item, RuleBook, Step, Stream, Text


@dataclass(frozen=True, slots=True)
class StepGrounds:
    """One step of the rules.

    Attributes:
        id: Its id.
        key: What both of its texts speak of: a wording has to as well.
        spoken: What either text speaks of: where a wording may send parts to.
        numbers: Numbers that a wording must keep.
    """

    id: str
    key: Spoken
    spoken: Spoken
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReasonGrounds:
    """One reason of the rules: what it speaks of, and the beginnings of its words."""

    spoken: Spoken
    stems: frozenset[str]

    def is_meant_by(self, text: str) -> bool:
        """Whether a text is this reason in other words: at least half of its words begin the same."""
        return 2 * len(stems(text) & self.stems) >= len(self.stems)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything that the rules say about one sighting.

    Attributes:
        language: Asked for.
        stream: Where the item goes.
        stream_name: What that is called in `language`.
        own_names: What the item and its stream are called, in both languages, folded.
        other_streams: The names of all other streams in both languages, folded.
        home: The places that are the stream: its own, and those that its last steps name.
        named: What the item's own name speaks of: rubbish bins and washing machines are thrown away as well.
        steps: In their order.
        said: What the steps speak of: only that may be told to do.
        spoken: What all texts together speak of, notes and warnings too.
        key: What the steps ask to do or not to do.
        done_by_others: Acts in the texts that speak of plants, machines or workers.
        reasons: Each of them.
        numbers: Every number in the texts.
        stems: The beginnings of their words.
        text: All of them, folded.
    """

    language: Language
    stream: str
    stream_name: str
    own_names: tuple[str, ...]
    other_streams: tuple[str, ...]
    home: frozenset[str]
    named: Spoken
    steps: tuple[StepGrounds, ...]
    said: Spoken
    spoken: Spoken
    key: Spoken
    done_by_others: frozenset[str]
    reasons: tuple[ReasonGrounds, ...]
    numbers: frozenset[str]
    stems: frozenset[str]
    text: str

    @property
    def told_things(self) -> frozenset[str]:
        """What the steps and the reasons speak of, without the exceptions in the notes."""
        return self.said.things | together(reason.spoken for reason in self.reasons).things

    def acts_for(self, line: Line) -> frozenset[str]:
        """What a line may tell to do: what the steps do; a why may say what its reason says as well."""
        return self.said.acts | self.named.acts | self._meant_by(line).acts

    def places_for(self, line: Line) -> frozenset[str]:
        """Where a line may send things: a step where the step does, everything else to the stream alone.

        "Poured down a drain, oil blocks it" is a why; it is no leave to pour oil down a drain anywhere else.
        """
        if line.kind == "step":
            own = next(
                (step.spoken.places for step in self.steps if step.id == line.name), frozenset()
            )
            return own | self.named.places
        return self.home | self.named.places | self._meant_by(line).places

    def _meant_by(self, line: Line) -> Spoken:
        if line.kind != "why":
            return Spoken()
        return together(one.spoken for one in self.reasons if one.is_meant_by(line.text))


def grounds_of(
    sighting: Sighting, guidance: Guidance, book: RuleBook, vocabulary: Vocabulary
) -> Grounds | None:
    """The grounds, or None where there is nothing to word: unsure, no stream, or steps that the book does not have."""
    item = book.items.get(sighting.item or "")
    stream = book.streams.get(guidance.stream or "")
    known = bool(guidance.step_ids) and all(step in book.steps for step in guidance.step_ids)
    if sighting.unsure or item is None or stream is None or not known:
        return None
    steps = tuple(_step(book.steps[step], vocabulary) for step in guidance.step_ids)
    texts = (*_texts(sighting, guidance, item, book), *_step_texts(guidance, book))
    return Grounds(
        language=guidance.language,
        stream=stream.id,
        stream_name=folded(guidance.stream_name),
        own_names=_names(item.name, stream.name),
        other_streams=_names(*(one.name for one in book.streams.values() if one.id != stream.id)),
        home=_home(stream, steps, book, vocabulary),
        named=vocabulary.read_all(_names(item.name)),
        steps=steps,
        said=vocabulary.read_all(_step_texts(guidance, book)),
        spoken=vocabulary.read_all(texts),
        key=together(step.key for step in steps),
        done_by_others=together(
            one for one in map(vocabulary.read, texts) if OTHERS in one.excuses
        ).acts,
        reasons=tuple(
            ReasonGrounds(vocabulary.read(reason), stems(reason)) for reason in guidance.why
        ),
        numbers=frozenset(number for text in texts for number, _ in numbers(text)),
        stems=frozenset().union(*(stems(text) for text in texts)),
        text=folded(" · ".join(texts)),
    )


def _texts(sighting: Sighting, guidance: Guidance, item: Item, book: RuleBook) -> tuple[str, ...]:
    seen = (
        book.conditions[hint.tag].name
        for hint in sighting.conditions
        if hint.tag in book.conditions
    )
    names = (item.name, book.streams[guidance.stream or ""].name, *seen)
    return (
        *(text for name in names for text in (name.ko, name.en)),
        *guidance.why,
        *guidance.warnings,
        *guidance.notes,
    )


def _step_texts(guidance: Guidance, book: RuleBook) -> tuple[str, ...]:
    return tuple(
        text
        for step in guidance.step_ids
        for text in (book.steps[step].text.ko, book.steps[step].text.en)
    )


def _step(step: Step, vocabulary: Vocabulary) -> StepGrounds:
    korean, english = vocabulary.read(step.text.ko), vocabulary.read(step.text.en)
    either = korean | english
    return StepGrounds(
        id=step.id,
        key=Spoken(
            acts=(korean.acts & english.acts) | (either.acts & vocabulary.needs.keys()),
            denied_acts=(korean.denied_acts & english.denied_acts)
            | (either.denied_acts & vocabulary.needs.keys()),
            things=korean.loose_things & english.loose_things,
            places=korean.places & english.places,
            denied_places=korean.denied_places & english.denied_places,
        ),
        spoken=either,
        numbers=told_numbers(step.text.ko) & told_numbers(step.text.en),
    )


def _home(
    stream: Stream, steps: tuple[StepGrounds, ...], book: RuleBook, vocabulary: Vocabulary
) -> frozenset[str]:
    """Where the item may be said to go: its stream by name, by the stream's steps, by its own last step."""
    named = (stream.name, *(book.steps[step].text for step in stream.steps))
    read = vocabulary.read_all(text for name in named for text in (name.ko, name.en))
    return frozenset({stream.id}) | read.places | steps[-1].spoken.places


def _names(*names: Text) -> tuple[str, ...]:
    return tuple(folded(text) for name in names for text in (name.ko, name.en))
