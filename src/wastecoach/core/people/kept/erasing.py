"""Deletion that is done when it is answered: photos, jobs and what is shown of them, corrections, people, devices.

Every step may be repeated, and the one that shuts the door on whoever asked comes last: where a store is away the
answer is an error, nothing is only seemingly gone, and the same request goes on later where this one stopped.

1. Photos leave the photo store. Where that is away, nothing else has happened.
2. Jobs go with their results, messages, dead letters and batches; corrections stay as labels of nobody's. A worker that
   has a job in hand finds it gone and keeps nothing (`core/jobs/running.py`).
3. Photos that came since the first step, of jobs that are gone by now. The board forgets all of these jobs.
4. The person goes, with accounts, sessions, refresh tokens and codes, or the device: no token is worth anything then.
5. Steps 1 to 3 once more: what a request made that had got through before. Nobody makes anything new for a person or a
   device that is gone (`JobRecords.add`), nor goes on with what they left behind (`uploaded`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wastecoach.core.jobs.errors import JobNotFound
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.people.caller import owner_of_device, owner_of_person
from wastecoach.core.people.kept.history import DeletedJob
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.core.people.records import Owned


def erase_person(
    person_id: str, people: PeoplePorts, jobs: JobPorts, keep_line: Callable[[], None]
) -> None:
    """Delete a person with all that is theirs.

    Args:
        person_id: Who.
        people: The outside, about people.
        jobs: And about jobs.
        keep_line: Keeps the line of the audit log; called when everything but the person is gone, so that no deletion
            lacks it.

    Raises:
        PhotoStoreUnavailable: The photo store is away; nothing but some photos is gone.
        RecordsUnavailable: The records are away; the person is still there, to ask again.
    """
    owner = owner_of_person(person_id)
    erase_owned(owner, people.owned, jobs)
    keep_line()
    people.records.delete_person(person_id)
    erase_owned(owner, people.owned, jobs)


def erase_device(
    device_id: str, people: PeoplePorts, jobs: JobPorts, keep_line: Callable[[], None]
) -> None:
    """Delete a device with all that is its own; else as `erase_person`."""
    owner = owner_of_device(device_id)
    erase_owned(owner, people.owned, jobs)
    keep_line()
    people.records.delete_device(device_id)
    erase_owned(owner, people.owned, jobs)


def erase_owned(owner: str, owned: Owned, jobs: JobPorts) -> None:
    """Delete all photos, jobs and batches of an owner, and let their corrections be nobody's.

    Raises:
        PhotoStoreUnavailable, RecordsUnavailable: A store is away; asked again, it goes on.
    """
    jobs.photos.delete(owned.owned_photos(owner))
    _clear_up(owned.delete_owned(owner), jobs)


def erase_job(job_id: str, owner: str, owned: Owned, jobs: JobPorts) -> None:
    """Delete one job of an owner with its photo.

    Raises:
        JobNotFound: It is not theirs.
        PhotoStoreUnavailable, RecordsUnavailable: A store is away; asked again, it goes on.
    """
    photos = owned.photos_of(owner, job_id)
    if photos is None:
        raise JobNotFound(job=job_id)
    jobs.photos.delete(photos)
    deleted = owned.delete_one(owner, job_id)
    _clear_up([] if deleted is None else [deleted], jobs)


def _clear_up(deleted: Iterable[DeletedJob], jobs: JobPorts) -> None:
    jobs.photos.delete([one.photo for one in deleted if one.photo is not None])
    for one in deleted:
        jobs.board.forget(one.id)
