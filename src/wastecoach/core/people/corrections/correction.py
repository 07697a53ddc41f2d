"""What is said of an answer, and what whoever said it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wastecoach.core.analysis import Guidance, Language
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.jobs.job import Wish
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.look_up import Candidate, LookUp, look_up
from wastecoach.core.name_index import Index
from wastecoach.core.people.corrections.feedback import FeedbackRecords, Review, Verdict
from wastecoach.core.rules import Item

LONGEST_COMMENT = 1000
LONGEST_ITEM = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of an answer.

    Attributes:
        verdict: `right` or `wrong`.
        item: What it really is, an id of the rule book or a name; None where they do not say.
        thing: Which of the things in the photo, from 0.
        comment: A few words more, one line.
        keep_photo: Leave to keep a copy of the photo for teaching.
    """

    verdict: Verdict
    item: str | None = None
    thing: int = 0
    comment: str = ""
    keep_photo: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as whoever made it sees it.

    Attributes:
        job_id: Job it is about.
        thing: Which of the things in the photo, from 0.
        verdict: `right` or `wrong`.
        seen_item: Item that was answered, None where none was.
        right_item: Item that it is, None where nobody said.
        right_name: What that is called in the job's language, "".
        comment: As it was sent.
        at: ISO 8601, UTC.
        photo_kept: Whether a copy of the photo is kept for teaching.
        review: What a reviewer made of it: `new`, `accepted`, `rejected`.
        guidance: What to do with it, where something else was answered and somebody said what it is.
        forgotten: Photos that the cache forgot because of this request.
    """

    job_id: str
    thing: int
    verdict: Verdict
    seen_item: str | None
    right_item: str | None
    right_name: str
    comment: str
    at: str
    photo_kept: bool
    review: Review
    guidance: Guidance | None = None
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a job, by thing."""

    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class CorrectingPorts:
    """Every effect around corrections in one argument.

    Attributes:
        jobs: Of jobs.
        feedback: Corrections in the records.
        index: The names of the rule book, worked out once.
        advise: What to do with an item in the conditions of those ids, as the wish of a job has it.
        forget_photo: Forgets the cached answer of a photo and of those near to it, given its digest and, where they are
            still kept, its bytes; how many went.
        noted: Counts a correction.
    """

    jobs: JobPorts
    feedback: FeedbackRecords
    index: Callable[[], Index]
    advise: Callable[[Item, tuple[str, ...], Wish], Guidance]
    forget_photo: Callable[[str, bytes | None], int]
    noted: Callable[[Verdict], None]


def item_named(text: str, index: Index, language: Language) -> LookUp:
    """The one item that a text means: an id of the rule book, or a name.

    Raises:
        RequestInvalid: It means none, or one of several, which are named in that language.
    """
    item = index.book.items.get(text.strip())
    if item is not None:
        return LookUp("match", (Candidate(item, 1.0),))
    found = look_up(text, index)
    if found.result == "match":
        return found
    if found.result == "not_found":
        raise RequestInvalid(field="item", detail="no such item")
    likely = (one.item for one in found.candidates)
    names = ", ".join(f"{item.id} ({item.name.in_language(language)})" for item in likely)
    raise RequestInvalid(field="item", detail=f"one of several: {names}")
