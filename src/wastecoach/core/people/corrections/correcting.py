"""A correction comes in: it is kept, the cached answer goes, and what to do with the right thing is told at once."""

from __future__ import annotations

from dataclasses import replace

from wastecoach.core.analysis import Analysis, Language, Sighting
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.jobs.errors import DependencyError, RequestInvalid
from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.progress import moment
from wastecoach.core.jobs.showing import job_for, result
from wastecoach.core.look_up import LookUp
from wastecoach.core.name_index import Index
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.corrections.correction import (
    CorrectingPorts,
    Correction,
    Said,
    item_named,
)
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.corrections.teaching import (
    TEACHING_TYPE,
    analysed_photo,
    teaching_copy,
    teaching_key,
)


def correct(job_id: str, said: Said, caller: Principal, ports: CorrectingPorts) -> Correction:
    """Take a correction of a job that has a result; the same again changes nothing, another one replaces it.

    Raises:
        JobNotFound: There is no such job, or it is somebody else's.
        JobNotDone, JobExpired, JobFailed: It has no result.
        RequestInvalid: There is no such thing in the photo, or the item is none, one of several, or the one answered.
        PhotoStoreUnavailable, PhotoStoreFull: The photo is to be kept, and cannot be.
    """
    analysis = analysis_from_json(result(job_id, None, ports.jobs, caller))
    job = job_for(job_id, caller, ports.jobs)
    sighting = _thing(said.thing, analysis)
    named = _named(said, sighting, ports.index(), job.wish.language)
    photo = _photo(job, analysis.photo.digest, said, ports)
    forgotten = 0
    if said.verdict == "wrong":
        forgotten = ports.forget_photo(analysis.photo.digest, photo)
    copy = teaching_copy(photo) if photo is not None and said.keep_photo else None
    new = _feedback(job, said, analysis, named, ports)
    kept = _kept(replace(new, photo=teaching_key(new) if copy else None), copy, ports)
    shown = _shown(kept, named.conditions if named else (), job, ports)
    return replace(shown, forgotten=forgotten)


def corrections(job_id: str, caller: Principal, ports: CorrectingPorts) -> list[Correction]:
    """The corrections of a job, by thing.

    Raises:
        JobNotFound: There is no such job, or it is somebody else's.
    """
    job = job_for(job_id, caller, ports.jobs)
    return [_shown(one, (), job, ports) for one in ports.feedback.feedback_of(job_id)]


def _thing(number: int, analysis: Analysis) -> Sighting:
    things = analysis.sightings
    if not 0 <= number < len(things):
        raise RequestInvalid(field="thing", detail=f"0 to {len(things) - 1}")
    return things[number]


def _named(said: Said, sighting: Sighting, index: Index, language: Language) -> LookUp | None:
    found = None if said.item is None else item_named(said.item, index, language)
    item = None if found is None else found.candidates[0].item.id
    if said.verdict == "right":
        if sighting.item is None:
            raise RequestInvalid(field="verdict", detail="no item was answered; say which it is")
        if item not in {None, sighting.item}:
            raise RequestInvalid(field="verdict", detail=f"{sighting.item} was answered")
    elif item is not None and item == sighting.item and not sighting.unsure:
        raise RequestInvalid(field="item", detail=f"{item} was answered; that is right, not wrong")
    return found


def _photo(job: Job, digest: str, said: Said, ports: CorrectingPorts) -> bytes | None:
    """The photo that was analysed; where nobody can tell, that matters only to whoever wants it kept."""
    try:
        return analysed_photo(job, digest, ports.jobs.photos)
    except DependencyError:
        if said.keep_photo:
            raise
        return None


def _feedback(
    job: Job, said: Said, analysis: Analysis, named: LookUp | None, ports: CorrectingPorts
) -> Feedback:
    seen = analysis.sightings[said.thing].item
    right = named.candidates[0].item.id if named else None
    provenance = analysis.provenance
    return Feedback(
        id=ports.jobs.unique(),
        job=job.id,
        thing=said.thing,
        owner=job.owner,
        at=ports.jobs.now(),
        verdict=said.verdict,
        seen_item=seen,
        right_item=seen if said.verdict == "right" else right,
        comment=said.comment.strip(),
        digest=analysis.photo.digest,
        photo=None,
        model=f"{provenance.provider} {provenance.model}",
    )


def _kept(new: Feedback, copy: bytes | None, ports: CorrectingPorts) -> Feedback:
    """The correction as it is kept. The row names the copy before it is written, so that none lies there unknown."""
    photos = ports.jobs.photos
    known = (one for one in ports.feedback.feedback_of(new.job) if one.thing == new.thing)
    kept = next((one for one in known if _content(one) == _content(new)), None)
    if kept is None:
        kept, replaced = new, ports.feedback.put_feedback(new)
        ports.noted(new.verdict)
        if replaced is not None and replaced.photo is not None:
            photos.delete([replaced.photo])
    if kept.photo is not None and copy is not None:
        photos.write(kept.photo, copy, TEACHING_TYPE)
    _let_go(kept, ports)
    return kept


def _let_go(kept: Feedback, ports: CorrectingPorts) -> None:
    """Who deletes everything of theirs, or says something else, at the same moment must leave nothing behind."""
    if ports.jobs.records.job(kept.job) is None:
        ports.feedback.feedback_bare([kept.id])
    now = ports.feedback.feedback(kept.id)
    if kept.photo is not None and (now is None or now.photo is None):
        ports.jobs.photos.delete([kept.photo])


def _content(feedback: Feedback) -> tuple[object, ...]:
    """What makes a correction another one."""
    with_photo = feedback.photo is not None
    return feedback.verdict, feedback.right_item, feedback.comment, feedback.digest, with_photo


def _shown(
    feedback: Feedback, conditions: tuple[str, ...], job: Job, ports: CorrectingPorts
) -> Correction:
    # A rule book that has changed since may not know it any more.
    item = ports.index().book.items.get(feedback.right_item or "")
    advised = item is not None and feedback.verdict == "wrong"
    return Correction(
        job_id=feedback.job,
        thing=feedback.thing,
        verdict=feedback.verdict,
        seen_item=feedback.seen_item,
        right_item=feedback.right_item,
        right_name=item.name.in_language(job.wish.language) if item else "",
        comment=feedback.comment,
        at=moment(feedback.at),
        photo_kept=feedback.photo is not None,
        review=feedback.review,
        guidance=ports.advise(item, conditions, job.wish) if item and advised else None,
    )
