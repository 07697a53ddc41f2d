"""The coach that asks a language model: cached, checked, with one repair try, and never failing.

Whatever goes wrong (no answer, a wrong one, no money, no time), the rules' own words are the answer.
"""

from __future__ import annotations

from dataclasses import replace

from wastecoach.core import cool_down
from wastecoach.core.analysis import Attempt, Guidance, Sighting
from wastecoach.core.asking import Answered, Phrased, Question
from wastecoach.core.coach_answer import CoachAnswer, Fault, parse_answer
from wastecoach.core.coach_check import faults_of, runs
from wastecoach.core.coach_grounds import Grounds, grounds_of
from wastecoach.core.coach_memory import CoachMemory
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
from wastecoach.core.tries import Asked, Patience, ask, skipped

FRUGAL = "soft_budget"
COOLING = "cooling_down"
TURNED_DOWN = "turned_down_before"


class Coached:
    """Coach over one model service.

    Args:
        service: The model.
        book: The rules that decide.
        prompt: What the model is told.
        vocabulary: What its answers are checked by.
        around: The effects around every call.
        patience: How long and how often; the repair try is inside the same deadline.
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

    def phrase(self, sighting: Sighting, guidance: Guidance) -> Phrased:
        """The guidance in better words; the rules' own where it is unsure or anything goes wrong."""
        notes = tuple(note for note in guidance.notes if note in self._notes)
        decided = replace(guidance, notes=notes)
        grounds = grounds_of(sighting, decided, self._book, self._vocabulary)
        if grounds is None:
            return Phrased(guidance)
        question = question_of(sighting, decided, self._book, self._prompt)
        try:
            answer, attempts = self._wording(question, grounds)
        except WastecoachError:
            # The store has a problem of its own: nobody who wants advice should hear of it here.
            return Phrased(guidance)
        if answer is None:
            return Phrased(guidance, attempts)
        return Phrased(worded(guidance, answer, self._by), attempts)

    def _wording(self, question: Question, grounds: Grounds) -> _Worded:
        """An accepted answer, kept or new, and what it took."""
        key = text_key(question, self._prompt, self._book.version, self._by)
        asked = self._asking(question)
        known = self._without_asking(key, grounds, asked)
        if known is not None:
            return known
        ends = self._around.clock() + self._patience.deadline_s
        with self._memory.turn(key, ends) as waited:
            known = self._without_asking(key, grounds, asked) if waited else None
            return known or self._ask(question, grounds, key, ends)

    def _without_asking(self, key: str, grounds: Grounds, asked: Asked[Answered]) -> _Worded | None:
        """What can be said at once: a kept text, that the model cannot word it, or that nobody may be asked now."""
        kept = self._memory.recall(key, lambda answer: not self._faults(answer, grounds))
        if kept is not None and kept.answer is not None:
            return kept.answer, ()
        reason = TURNED_DOWN if kept is not None else self._reason_to_skip(asked)
        return None if reason is None else (None, (skipped(asked, reason),))

    def _ask(self, question: Question, grounds: Grounds, key: str, ends: float) -> _Worded:
        """Ask, check, and ask once more with the faults named; what the model can or cannot word is kept."""
        attempts: tuple[Attempt, ...] = ()
        for _ in ("first", "repair"):
            asked = self._asking(question)
            try:
                tried = ask(asked, ends, self._patience, self._around)
            except WastecoachError as stop:
                # A budget is used up, or the ledger cannot tell whether it is.
                return None, (*attempts, skipped(asked, stop.code))
            attempts += tried.attempts
            if tried.answer is None:
                return None, attempts
            answer = parse_answer(tried.answer.text)
            faults = self._faults(answer, grounds)
            if isinstance(answer, CoachAnswer) and not faults:
                self._memory.keep(key, answer)
                return answer, attempts
            attempts = (
                *attempts[:-1],
                replace(attempts[-1], outcome="rejected", code=faults[0].code),
            )
            shown = answer if isinstance(answer, CoachAnswer) else None
            question = repair_of(question, shown, faults, self._prompt)
        self._memory.keep(key, None)
        return None, attempts

    def _reason_to_skip(self, asked: Asked[Answered]) -> str | None:
        if self._around.ledger.frugal():
            return FRUGAL
        circuit = cool_down.circuit_of(asked.circuit, self._around)
        return COOLING if cool_down.is_open(circuit, self._around) else None

    def _faults(self, answer: CoachAnswer | Fault, grounds: Grounds) -> tuple[Fault, ...]:
        if isinstance(answer, Fault):
            return (answer,)
        return faults_of(answer, grounds, self._vocabulary, self._leak)

    def _asking(self, question: Question) -> Asked[Answered]:
        return Asked(
            stage="coach",
            provider=self._service.provider,
            model=self._service.model,
            paid=True,
            call=lambda within_s: self._service.ask(question, within_s),
            usage=lambda answered: answered.usage,
        )


_Worded = tuple[CoachAnswer | None, tuple[Attempt, ...]]
