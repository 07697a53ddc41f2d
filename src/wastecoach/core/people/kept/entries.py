"""A history as people read it.

The field names are JSON that clients and exports keep; keep them stable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wastecoach.core.analysis import Analysis, Guidance, Language, Sighting
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.jobs.job import State, Wish
from wastecoach.core.jobs.progress import Problem, moment, problem_of
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.corrections.feedback import Feedback, Verdict
from wastecoach.core.people.kept.history import OwnedJob

UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What somebody said of a thing: `right` or `wrong`, and the item that it is where they named one."""

    verdict: Verdict
    right_item: str | None
    right_name: str | None


@dataclass(frozen=True, slots=True)
class HistoryThing:
    """One thing of a photo.

    Attributes:
        item: Id of the rule-book item, None where it was not told.
        name: Of the item.
        stream: Where it goes; `unsure` where that was not told.
        stream_name: In words.
        headline: What to do with it, in one line.
        correction: What was said of it, None where nobody said anything.
    """

    item: str | None
    name: str
    stream: str
    stream_name: str
    headline: str
    correction: Corrected | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One analysis of a history.

    Attributes:
        job_id: Of its job; `result/{job_id}` has all of it.
        at: When it was asked for, ISO 8601, UTC.
        state: Of the job: `done`, `failed`, or on the way there.
        name: What the photo was called, None where it has no name.
        language: Of the words.
        things: What it shows, empty before it is done.
        error: Why it failed.
        photo: Where the photo is, None once it is deleted.
        thumbnail: The same, small.
    """

    job_id: str
    at: str
    state: State
    name: str | None
    language: Language
    things: tuple[HistoryThing, ...]
    error: Problem | None = None
    photo: str | None = None
    thumbnail: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a history, the newest first; `next` is the cursor of the following one, None at the end."""

    entries: tuple[HistoryEntry, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """How entries are worded.

    Attributes:
        language: In which; None: each in the one in which it was asked for.
        words: Of a language.
        item_name: Name of an item in a language; the id itself where no book knows it any more.
        retell: A result in the words of another language.
    """

    language: Language | None
    words: Callable[[Language], Catalogue]
    item_name: Callable[[str, Language], str]
    retell: Callable[[Analysis, Wish, Language], Analysis]


def entry_of(owned: OwnedJob, telling: Telling) -> HistoryEntry:
    """A job of an owner as an entry; where its photo is, is for the caller to say."""
    job = owned.job
    language = telling.language or job.wish.language
    words = telling.words(language)
    return HistoryEntry(
        job_id=job.id,
        at=moment(job.created_at),
        state=job.state,
        name=job.wish.name,
        language=language,
        things=tuple(_things(owned, language, telling)),
        error=None if job.failure is None else problem_of(job.failure, words),
    )


def _things(owned: OwnedJob, language: Language, telling: Telling) -> Iterator[HistoryThing]:
    if owned.analysis is None:
        return
    analysis = analysis_from_json(owned.analysis)
    if language != owned.job.wish.language:
        analysis = telling.retell(analysis, owned.job.wish, language)
    said = {one.thing: one for one in owned.corrections}
    for number, (sighting, guidance) in enumerate(
        zip(analysis.sightings, analysis.guidance, strict=True)
    ):
        correction = _correction(said.get(number), language, telling)
        yield _thing(sighting, guidance, correction, telling.words(language))


def _thing(
    sighting: Sighting, guidance: Guidance, correction: Corrected | None, words: Catalogue
) -> HistoryThing:
    return HistoryThing(
        item=sighting.item,
        name=sighting.name,
        stream=guidance.stream or UNSURE,
        stream_name=guidance.stream_name or words.text("history.unsure"),
        headline=guidance.headline,
        correction=correction,
    )


def _correction(said: Feedback | None, language: Language, telling: Telling) -> Corrected | None:
    if said is None:
        return None
    name = None if said.right_item is None else telling.item_name(said.right_item, language)
    return Corrected(said.verdict, said.right_item, name)
