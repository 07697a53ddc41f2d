"""The coach that asks a language model: cached, checked, with one repair try, and never failing.

Whatever goes wrong (no answer, a wrong one, no money, no time), the rules' own words are the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wastecoach.core.analysis import Attempt, Guidance, Sighting
from wastecoach.core.asking import Answered, Phrased, Question
from wastecoach.core.coach_answer import CoachAnswer, Fault, parse_answer
from wastecoach.core.coach_check import faults_of, runs
from wastecoach.core.coach_grounds import Grounds, grounds_of
from wastecoach.core.coach_memory import CoachMemory, Kept
from wastecoach.core.coach_words import Vocabulary
from wastecoach.core.coaching import (
    CoachPrompt,
    own_notes,
    question_of,
    repair_of,
    text_key,
    worded,
)
from wastecoach.core.errors import WastecoachError
from wastecoach.core.ports import Service, Surroundings
from wastecoach.core.rules import RuleBook
from wastecoach.core.tries import (
    LEAST_S,
    OUT_OF_TIME,
    Asked,
    Patience,
    ask,
    reason_to_skip,
    skipped,
)

# Codes of skipped attempts, beside those of `core/tries.py` and of errors.
TURNED_DOWN = "turned_down_before"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to word: what to ask, what the answer is held against, and the key of the text."""

    question: Question
    grounds: Grounds
    key: str


class Coached:
    """Coach over one model service.

    Args:
        service: The model.
        book: The rules that decide.
        prompt: What the model is told.
        vocabulary: What its answers are checked by.
        around: The effects around every call.
        patience: How long and how often; one deadline for all things of a photo, repairs included.
        ttl_s: Seconds that an accepted text is kept.
    """

    def __init__(
        self,
        service: Service,
        book: RuleBook,
        prompt: CoachPrompt,
        vocabulary: Vocabulary,
        around: Surroundings,
        patience: Patience,
        ttl_s: float,
    ) -> None:
        self._service = service
        self._book = book
        self._prompt = prompt
        self._vocabulary = vocabulary
        self._around = around
        self._patience = patience
        self._memory = CoachMemory(around, ttl_s)
        self._notes = own_notes(book)
        self._leak = runs(prompt.instructions) | runs(prompt.repair)
        self._by = f"{service.provider} {service.model}"

    def phrase(self, decided: tuple[tuple[Sighting, Guidance], ...]) -> tuple[Phrased, ...]:
        """The guidance for each thing in better words; the rules' own where it is unsure or anything goes wrong.

        Equal things are asked about once, and the first of them has the attempts. A thing for which no time is left
        gets a kept text, or else the rules' words and an attempt that says so.
        """
        ends = self._around.clock() + self._patience.deadline_s
        return tuple(self._each(decided, ends))

    def _each(
        self, decided: tuple[tuple[Sighting, Guidance], ...], ends: float
    ) -> Iterator[Phrased]:
        answers: dict[str, CoachAnswer | None] = {}
        for sighting, guidance in decided:
            thing = self._thing(sighting, guidance)
            if thing is None:
                yield Phrased(guidance)
                continue
            attempts: list[Attempt] = []
            if thing.key not in answers:
                answers[thing.key] = self._wording(thing, ends, attempts)
            answer = answers[thing.key]
            said = guidance if answer is None else worded(guidance, answer, self._by)
            yield Phrased(said, tuple(attempts))

    def _thing(self, sighting: Sighting, guidance: Guidance) -> Thing | None:
        """None where there is nothing to word."""
        notes = tuple(note for note in guidance.notes if note in self._notes)
        decided = replace(guidance, notes=notes)
        grounds = grounds_of(sighting, decided, self._book, self._vocabulary)
        if grounds is None:
            return None
        question = question_of(sighting, decided, self._book, self._prompt)
        key = text_key(question, self._prompt, self._book.version, self._service)
        return Thing(question, grounds, key)

    def _wording(self, thing: Thing, ends: float, attempts: list[Attempt]) -> CoachAnswer | None:
        """An accepted answer, kept or new; `attempts` gets every try as it ends, whatever fails after it."""
        try:
            return self._kept_or_asked(thing, ends, attempts)
        except WastecoachError as stop:
            # No money, nobody to count it, a store that is down: whoever wants advice need not suffer from any of it.
            attempts.append(skipped(self._asking(thing.question), stop.code))
            return None

    def _kept_or_asked(
        self, thing: Thing, ends: float, attempts: list[Attempt]
    ) -> CoachAnswer | None:
        kept = self._recall(thing)
        if kept is None:
            with self._memory.turn(thing.key, ends):
                kept = self._recall(thing)
                if kept is None:
                    return self._ask(thing, ends, attempts)
        if kept.answer is None:
            attempts.append(skipped(self._asking(thing.question), TURNED_DOWN))
        return kept.answer

    def _ask(self, thing: Thing, ends: float, attempts: list[Attempt]) -> CoachAnswer | None:
        """Ask, check, and ask once more with the faults named; what the model can or cannot word is kept."""
        question = thing.question
        for _ in ("first", "repair"):
            asked = self._asking(question)
            reason = self._reason_to_skip(asked, ends)
            if reason is not None:
                attempts.append(skipped(asked, reason))
                return None
            tried = ask(asked, ends, self._patience, self._around)
            attempts += tried.attempts
            if tried.answer is None:
                return None
            answer = parse_answer(tried.answer.text)
            faults = self._faults(answer, thing)
            if isinstance(answer, CoachAnswer) and not faults:
                self._memory.keep(thing.key, answer)
                return answer
            attempts[-1] = replace(attempts[-1], outcome="rejected", code=faults[0].code)
            question = repair_of(thing.question, answer, faults, self._prompt)
        self._memory.keep(thing.key, None)
        return None

    def _recall(self, thing: Thing) -> Kept | None:
        return self._memory.recall(thing.key, lambda answer: not self._faults(answer, thing))

    def _reason_to_skip(self, asked: Asked[Answered], ends: float) -> str | None:
        # A call that cannot be made in time would count as a failure of the service.
        if self._around.clock() + LEAST_S >= ends:
            return OUT_OF_TIME
        return reason_to_skip(asked, self._around)

    def _faults(self, answer: CoachAnswer | Fault, thing: Thing) -> tuple[Fault, ...]:
        if isinstance(answer, Fault):
            return (answer,)
        return faults_of(answer, thing.grounds, self._vocabulary, self._leak)

    def _asking(self, question: Question) -> Asked[Answered]:
        return Asked(
            stage="coach",
            provider=self._service.provider,
            model=self._service.model,
            access=self._service.access,
            paid=True,
            call=lambda within_s: self._service.ask(question, within_s),
            usage=lambda answered: answered.usage,
        )
