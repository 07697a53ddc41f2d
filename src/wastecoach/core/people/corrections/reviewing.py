"""A reviewer looks at corrections: what is accepted becomes a labelled case."""

from __future__ import annotations

from collections.abc import Iterator

from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.people.auditing import OPERATOR, note
from wastecoach.core.people.corrections.feedback import (
    Feedback,
    FeedbackAsked,
    FeedbackRecords,
    Review,
)
from wastecoach.core.people.errors import FeedbackNotFound
from wastecoach.core.people.ports import PeoplePorts

PAGE = 200


def every(
    feedback: FeedbackRecords, review: Review | None, since: float | None
) -> Iterator[Feedback]:
    """All corrections, the oldest first, read page by page.

    Args:
        feedback: The records.
        review: Only those of one review.
        since: Only those given or reviewed at this moment or later, seconds since 1970.
    """
    after: str | None = None
    while page := feedback.feedback_list(FeedbackAsked(PAGE, after, review, since)):
        yield from page
        after = page[-1].id


def found(named: str, feedback: FeedbackRecords) -> Feedback:
    """The correction of an id, or of the beginning of one.

    Raises:
        FeedbackNotFound: There is none, or several begin so.
    """
    exact = feedback.feedback(named)
    if exact is not None:
        return exact
    likely = feedback.feedback_begins(named, 2) if named else []
    if len(likely) != 1:
        raise FeedbackNotFound(feedback=named)
    return likely[0]


def review(one: Feedback, verdict: Review, item: str | None, ports: PeoplePorts) -> Feedback:
    """Accept or reject a correction, and name the item that it is; the correction then.

    Args:
        one: The correction.
        verdict: `accepted` or `rejected`.
        item: Id of the item that it really is; None leaves what was said.
        ports: The outside.

    Raises:
        RequestInvalid: Nobody said what it is, so it can be accepted as nothing.
        FeedbackNotFound: It is gone, or was replaced by another meanwhile.
    """
    if verdict == "accepted" and (item or one.right_item) is None:
        raise RequestInvalid(field="item", detail=f"{one.id}: nobody said what it is")
    if not ports.feedback.review_feedback(one.id, verdict, item, ports.now()):
        raise FeedbackNotFound(feedback=one.id)
    detail = f"{one.id} {verdict} {item or one.right_item or '-'}"
    note("feedback_reviewed", ports, by=OPERATOR, detail=detail)
    now = ports.feedback.feedback(one.id)
    if now is None:
        raise FeedbackNotFound(feedback=one.id)
    return now
