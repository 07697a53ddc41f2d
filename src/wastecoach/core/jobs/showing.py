"""What everybody can see of a job while it goes on."""

from __future__ import annotations

from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import analysis_from_json, to_json
from wastecoach.core.jobs.errors import JobExpired, JobFailed, JobNotDone, JobNotFound
from wastecoach.core.jobs.job import ENDS, Job
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.progress import as_json, progress_of, sequence
from wastecoach.core.jobs.progress_text import state_of


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
    text = _text(job, ports, None if kept is None else analysis_from_json(kept))
    ports.board.post(job_id, sequence(job), text)
    return text


def result(job_id: str, language: Language | None, ports: JobPorts) -> bytes:
    """The JSON of a job's Analysis, in the language of the job or another.

    Raises:
        JobNotFound: There is no such job.
        JobExpired: Its photo did not come in time.
        JobNotDone: It has no result yet.
        JobFailed: It ended without one.
    """
    quick = ports.board.result(job_id) if language is None else None
    return quick or _kept_result(_done(job_id, ports), language, ports)


def _done(job_id: str, ports: JobPorts) -> Job:
    job = ports.records.job(job_id)
    if job is None:
        raise JobNotFound(job=job_id)
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
    elif wanted == own:
        ports.board.keep_result(job.id, kept)
    return kept


def _text(job: Job, ports: JobPorts, analysis: Analysis | None) -> bytes:
    return as_json(progress_of(job, ports.words(job.wish.language), ports.now(), analysis))
