"""Several vision providers used in their order: a cascade by certainty, a fallback by errors.

- *Cascade*: what costs nothing looks first; where it is not sure, the next is asked.
- *Fallback*: a technical error sends the photo to the next provider, and the one that failed cools down. A refusal ends
  the search: a photo that one service will not look at is not passed around.
- Over a soft budget only what costs nothing is asked, as well as by whoever has used up their share of the day; over a
  hard one nobody is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wastecoach.core.analysis import Attempt
from wastecoach.core.asking import Looked, Seen
from wastecoach.core.errors import NobodyCouldLook, ServiceError, ServiceRefused
from wastecoach.core.ports import Surroundings, Vision
from wastecoach.core.tries import (
    COOLING,
    FRUGAL,
    SHARE_USED,
    Asked,
    Patience,
    ask,
    reason_to_skip,
    skipped,
)

if TYPE_CHECKING:
    from PIL import Image


class OrderedUse:
    """The eyes of an installation.

    Args:
        providers: In their order, at least one.
        around: The effects around every call.
        patience: How long and how often.
        certainty: A provider that costs nothing and is sure of itself, but less than this (0..1), hands on to the next.
        frugal: Who looks when nothing may be spent and all providers cost money; None: nobody.
    """

    def __init__(
        self,
        providers: tuple[Vision, ...],
        around: Surroundings,
        patience: Patience,
        certainty: float = 0.0,
        frugal: Callable[[], Vision] | None = None,
    ) -> None:
        self._providers = providers
        self._around = around
        self._patience = patience
        self._certainty = certainty
        self._frugal = frugal
        self.side = max(vision.side for vision in providers)
        self.version = f"{' > '.join(_named(vision) for vision in providers)} from {certainty}"
        self.paid = any(vision.paid for vision in providers)

    def look(self, pixels: Image.Image) -> Looked:
        """What is in the photo, by the first provider that can say.

        Raises:
            ServiceError: The only one failed.
            NobodyCouldLook: Several failed, or the only one is left alone for a while.
            ServiceRefused: One refused, and nobody before it had an answer.
            BudgetReached: The next would cost more than a hard budget leaves.
            MaxCostReached: It would cost more than this run may.
        """
        search = _Search(ends=self._around.clock() + self._patience.deadline_s)
        for place, vision in enumerate(self._providers):
            asked = _asking(vision, pixels)
            reason = self._reason_to_skip(vision, asked, place, search)
            if reason is not None:
                search = search.without(skipped(asked, reason))
                continue
            search = self._ask(vision, asked, search, len(self._providers) - place)
            if search.over:
                return search.result()
        return self._spared(pixels, search).result()

    def _spared(self, pixels: Image.Image, search: _Search) -> _Search:
        """Where everybody was too dear, what costs nothing looks after all."""
        too_dear = any(attempt.code in {FRUGAL, SHARE_USED} for attempt in search.attempts)
        if search.answer is not None or self._frugal is None or not too_dear:
            return search
        spare = self._frugal()
        return self._ask(spare, _asking(spare, pixels), search, 1)

    def _reason_to_skip(
        self, vision: Vision, asked: Asked[Seen], place: int, search: _Search
    ) -> str | None:
        reason = reason_to_skip(asked, self._around) if vision.paid else None
        last = place == len(self._providers) - 1
        alone = last and search.answer is None
        return None if reason == COOLING and alone and self._may_probe(asked) else reason

    def _may_probe(self, asked: Asked[Seen]) -> bool:
        """Whether this thread may try a provider that cools down: one at a time, where nobody else can answer."""
        return self._around.store.add(f"probe:{asked.circuit}", 1, self._patience.timeout_s) == 1

    def _ask(self, vision: Vision, asked: Asked[Seen], search: _Search, left: int) -> _Search:
        now = self._around.clock()
        # Whoever comes later gets a share of the time as well.
        ends = now + (search.ends - now) / left
        tried = ask(asked, ends, self._patience, self._around)
        attempts = (*search.attempts, *tried.attempts)
        if tried.answer is None:
            refused = isinstance(tried.error, ServiceRefused)
            return replace(
                search,
                attempts=attempts,
                error=tried.error,
                failed=search.failed or not refused,
                over=refused,
            )
        if left > 1 and not vision.paid and not self._sure(tried.answer):
            attempts = (*attempts[:-1], replace(attempts[-1], outcome="unsure"))
            return replace(search, attempts=attempts, answer=tried.answer, by=vision)
        return replace(search, attempts=attempts, answer=tried.answer, by=vision, over=True)

    def _sure(self, seen: Seen) -> bool:
        doubtful = any(sighting.unsure for sighting in seen.sightings)
        return not doubtful and seen.certainty >= self._certainty


@dataclass(frozen=True, slots=True)
class _Search:
    """What is known on the way through the providers.

    Attributes:
        ends: When the time is up.
        attempts: Every try so far.
        answer: The best answer so far, given `by`.
        by: Who gave it.
        error: The last error.
        failed: Somebody who should have been asked was not, or failed.
        over: The search is over.
    """

    ends: float
    attempts: tuple[Attempt, ...] = ()
    answer: Seen | None = None
    by: Vision | None = None
    error: ServiceError | None = None
    failed: bool = False
    over: bool = False

    def without(self, attempt: Attempt) -> _Search:
        return replace(self, attempts=(*self.attempts, attempt), failed=True)

    def result(self) -> Looked:
        if self.answer is None or self.by is None:
            raise self._nobody()
        return Looked(
            seen=self.answer,
            provider=self.by.provider,
            model=self.by.model,
            prompt=self.by.prompt,
            attempts=self.attempts,
            settled=self._settled(),
        )

    def _settled(self) -> bool:
        """A provider that was to answer did: nobody before it was left out, or it is the one that was waited for."""
        return not self.failed or (self.by is not None and self.by.paid)

    def _nobody(self) -> Exception:
        asked = {attempt.provider for attempt in self.attempts}
        if self.error is not None and (isinstance(self.error, ServiceRefused) or len(asked) == 1):
            return self.error
        tried = ", ".join(f"{attempt.provider}: {attempt.code}" for attempt in self.attempts)
        return NobodyCouldLook(tried=tried)


def _asking(vision: Vision, pixels: Image.Image) -> Asked[Seen]:
    return Asked(
        stage="look",
        provider=vision.provider,
        model=vision.model,
        access=vision.access,
        paid=vision.paid,
        call=lambda within_s: vision.look(pixels, within_s),
        usage=lambda seen: seen.usage,
    )


def _named(vision: Vision) -> str:
    prompt = f"prompt {vision.prompt}" if vision.prompt else ""
    return " ".join(filter(None, (vision.provider, vision.model, vision.variant, prompt)))
