"""Corrections: somebody says whether an answer was right, and what it really was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

Verdict = Literal["right", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong")
# Whether a person of the installation has looked at it: only `accepted` ones are exported as labelled cases.
Review = Literal["new", "accepted", "rejected"]
REVIEWS: tuple[Review, ...] = ("new", "accepted", "rejected")


@dataclass(frozen=True, slots=True)
class Feedback:
    """A correction of one thing in one photo; one for each thing of a job, a later one replaces it.

    Attributes:
        id: Random, 32 hexadecimal digits; one that replaces another has its own.
        job: Job it is about.
        thing: Which of its sightings, from 0.
        owner: Whose the job is, None of nobody's.
        at: When, seconds since 1970.
        verdict: `right` or `wrong`.
        seen_item: Item that was answered, or suspected where the answer was not sure; None where none was.
        right_item: Item that it is: of a `right` one the one answered, None where nobody said.
        comment: A few words of whoever corrected, "".
        digest: SHA-256 of the photo.
        photo: Key of a copy that was agreed to be kept for teaching, None without leave.
        review: What a reviewer made of it.
        reviewed_at: When, None before.
        model: Who had answered: provider and model.
    """

    id: str
    job: str
    thing: int
    owner: str | None
    at: float
    verdict: Verdict
    seen_item: str | None
    right_item: str | None
    comment: str
    digest: str
    photo: str | None
    review: Review = "new"
    reviewed_at: float | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackAsked:
    """A question for corrections.

    Attributes:
        limit: At most so many.
        after: Id of the last one seen, None at the beginning.
        review: Only those of one review.
        since: Only those given, or looked at by a reviewer, at this moment or later; seconds since 1970.
    """

    limit: int
    after: str | None = None
    review: Review | None = None
    since: float | None = None


class FeedbackRecords(Protocol):
    """Corrections in the records store. Every method raises `RecordsUnavailable` where it cannot be used."""

    def put_feedback(self, feedback: Feedback) -> Feedback | None:
        """Keep a correction, in place of an earlier one of the same thing; that earlier one."""
        ...

    def feedback(self, feedback_id: str) -> Feedback | None:
        """A correction, None where there is none."""
        ...

    def feedback_of(self, job_id: str) -> list[Feedback]:
        """The corrections of a job, by thing."""
        ...

    def feedback_list(self, asked: FeedbackAsked) -> list[Feedback]:
        """Corrections, the oldest first; from the beginning where the one to go on behind is gone."""
        ...

    def feedback_begins(self, beginning: str, limit: int) -> list[Feedback]:
        """Corrections whose id begins so."""
        ...

    def review_feedback(
        self, feedback_id: str, review: Review, item: str | None, at: float
    ) -> bool:
        """What a reviewer makes of it, and the item that it is where they say so; False where there is none."""
        ...

    def feedback_counts(self, since: float | None = None) -> dict[tuple[Verdict, Review], int]:
        """How many there are, given since a moment where one is named, by verdict and review."""
        ...

    def feedback_kept_for(self, at_before: float, limit: int) -> list[Feedback]:
        """Corrections from before a moment that still have a photo, a comment or an owner, the oldest first."""
        ...

    def feedback_bare(self, feedback_ids: Iterable[str]) -> None:
        """Leave of corrections what nobody is to be recognised by: photo, comment and owner go, the label stays."""
        ...
