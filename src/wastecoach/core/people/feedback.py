"""Corrections: somebody says whether an answer was right, and what it really was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Verdict = Literal["right", "wrong"]
# Whether a person of the installation has looked at it: only `accepted` ones are exported as labelled cases.
Review = Literal["new", "accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A correction of one thing in one photo; one for each thing of a job, a later one replaces it.

    Attributes:
        id: Random, 32 hexadecimal digits.
        job: Job it is about.
        thing: Which of its sightings, from 0.
        owner: Whose the job is, None of nobody's.
        at: When, seconds since 1970.
        verdict: `right` or `wrong`.
        seen_item: Item that was answered, None where none was.
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

    def feedback_list(self, review: Review | None, limit: int, after: str | None) -> list[Feedback]:
        """Corrections, the oldest first; `after` is the id of the last one seen; of one review where one is named."""
        ...

    def review_feedback(
        self, feedback_id: str, review: Review, item: str | None, at: float
    ) -> bool:
        """What a reviewer makes of it, and the item that it is where they say so; False where there is none."""
        ...

    def feedback_counts(self) -> dict[tuple[Verdict, Review], int]:
        """How many there are, by verdict and review."""
        ...

    def feedback_without_photo(self, at_before: float, limit: int) -> list[str]:
        """Forget the photos of corrections from before a moment; their keys, to be deleted from the photo store."""
        ...
