"""What can be seen of a job, by whoever may see it: all the rest learn no more than of a job that is none."""

from __future__ import annotations

from dataclasses import replace

from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import analysis_from_json, places_from_json, to_json
from wastecoach.core.jobs.errors import JobExpired, JobFailed, JobNotDone, JobNotFound
from wastecoach.core.jobs.job import ENDS, Job
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.progress import as_json, progress_of, sequence
from wastecoach.core.jobs.progress_text import is_for, owner_of, state_of
from wastecoach.core.people.caller import ANONYMOUS, Principal, mark_of, may_see


def show(job: Job, ports: JobPorts, analysis: Analysis | None = None) -> None:
    """Put a job's progress on the board."""
    ports.board.post(job.id, sequence(job), _text(job, ports, analysis))


def shown_as_ended(job_id: str, ports: JobPorts) -> bool:
    """Whether the board shows that a job has ended."""
    text = ports.board.read(job_id)
    return text is not None and state_of(text) in ENDS


def progress_from_records(job_id: str, ports: JobPorts) -> bytes | None:
    """The progress of a job as the records know it, shown on the board again; None where nobody knows the job."""
    job = ports.records.job(job_id)
    if job is None:
        return None
    kept = ports.records.analysis(job_id, job.wish.language) if job.state == "done" else None
    whole = None if kept is None else analysis_from_json(_with_places(job_id, kept, ports))
    text = _text(job, ports, whole)
    ports.board.post(job_id, sequence(job), text)
    # What is nobody's can be neither claimed nor deleted.
    return text if job.owner is None else _still(text, job, ports)


def _still(text: bytes, job: Job, ports: JobPorts) -> bytes | None:
    """A text that was shown just now, corrected where the job was claimed or deleted since it was read.

    Whoever does so makes the board forget it afterwards: one of the two comes last.
    """
    now = ports.records.job(job.id)
    if now is None:
        ports.board.forget(job.id)
        return None
    return text if now.owner == job.owner else progress_from_records(job.id, ports)


def correct_owner(job_id: str, ports: JobPorts) -> None:
    """Show a job as its new owner's, or not at all where its owner deleted it; called after the last that was shown.

    Whoever deletes or claims a job makes the board forget it afterwards: one of the two comes last.

    Raises:
        RecordsUnavailable: The records cannot be used.
    """
    job = ports.records.job(job_id)
    if job is None:
        ports.board.forget(job_id)
    elif (shown := ports.board.read(job_id)) and owner_of(shown) != mark_of(job.owner):
        progress_from_records(job_id, ports)


def job_for(job_id: str, caller: Principal, ports: JobPorts) -> Job:
    """A job that a caller may see.

    Raises:
        JobNotFound: There is no such job, or it is somebody else's.
    """
    job = ports.records.job(job_id)
    if job is None or not may_see(job.owner, caller):
        raise JobNotFound(job=job_id)
    return job


def result(
    job_id: str, language: Language | None, ports: JobPorts, caller: Principal = ANONYMOUS
) -> bytes:
    """The JSON of a job's Analysis, in the language of the job or another.

    Raises:
        JobNotFound: There is no such job, or it is somebody else's.
        JobExpired: Its photo did not come in time.
        JobNotDone: It has no result yet.
        JobFailed: It ended without one.
    """
    quick = _quick_result(job_id, caller, ports) if language is None else None
    return quick or _kept_result(_done(job_id, caller, ports), language, ports)


def _quick_result(job_id: str, caller: Principal, ports: JobPorts) -> bytes | None:
    """What the board keeps, where it shows as well that the caller may see it."""
    kept = ports.board.result(job_id)
    shown = None if kept is None else ports.board.read(job_id)
    return kept if shown is not None and is_for(shown, caller.mark) else None


def _done(job_id: str, caller: Principal, ports: JobPorts) -> Job:
    job = job_for(job_id, caller, ports)
    if job.state == "expired":
        raise JobExpired
    if job.state == "failed":
        raise JobFailed(detail=job.failure.code if job.failure else "")
    if job.state != "done":
        raise JobNotDone(state=job.state)
    return job


def _kept_result(job: Job, language: Language | None, ports: JobPorts) -> bytes:
    own = job.wish.language
    wanted = language or own
    kept = ports.records.analysis(job.id, wanted)
    if kept is None:
        told = ports.records.analysis(job.id, own)
        if told is None:
            raise JobNotFound(job=job.id)
        retold = ports.retell(analysis_from_json(told), job.wish, wanted)
        kept = to_json(retold).encode()
        ports.records.keep_analysis(job.id, wanted, kept)
    text = _with_places(job.id, kept, ports)
    if wanted == own:
        _keep(job, text, ports)
    return text


def _keep(job: Job, text: bytes, ports: JobPorts) -> None:
    """Keep a result where reading is quick, unless its job was deleted since it was read.

    Whoever deletes it makes the board forget it afterwards: one of the two comes last.
    """
    ports.board.keep_result(job.id, text)
    # What is nobody's cannot be deleted.
    if job.owner is not None and ports.records.job(job.id) is None:
        ports.board.forget(job.id)
        raise JobNotFound(job=job.id)


def _with_places(job_id: str, kept: bytes, ports: JobPorts) -> bytes:
    """An analysis as the records keep it, with its places, which they keep apart and not for long."""
    places = ports.records.places(job_id)
    if places is None:
        return kept
    return to_json(replace(analysis_from_json(kept), places=places_from_json(places))).encode()


def _text(job: Job, ports: JobPorts, analysis: Analysis | None) -> bytes:
    return as_json(progress_of(job, ports.words(job.wish.language), ports.now(), analysis))
