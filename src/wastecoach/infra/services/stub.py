"""A service that costs nothing and always says the same, for tests."""

from __future__ import annotations

from collections.abc import Callable

from wastecoach.core.asking import Answered, Question, Usage


class StubService:
    """Service `stub`: answers every question with the text it was given, or with what a function makes of the question.

    Args:
        answer: The text, or the function; it may raise a ServiceError.
        usage: What each answer is said to use.
        model: Its model's name.
    """

    provider = "stub"

    def __init__(
        self,
        answer: str | Callable[[Question], str],
        usage: Usage = Usage(calls=0),  # noqa: B008 -- a frozen value
        model: str = "stub",
    ) -> None:
        self.model = model
        self._answer = answer
        self._usage = usage

    def ask(self, question: Question, within_s: float) -> Answered:  # noqa: ARG002 -- it takes no time
        """The same as ever."""
        text = self._answer if isinstance(self._answer, str) else self._answer(question)
        return Answered(text, self._usage, self.model)
