"""What has to be done from time to time about people; each task can run twice at once without harm.

A task knows the jobs as well: what is kept of people lies beside photos of theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms

AT_ONCE = 500
Task = Callable[[PeoplePorts, PeopleTerms, JobPorts], int]


def forget_people(ports: PeoplePorts, terms: PeopleTerms, jobs: JobPorts) -> int:  # noqa: ARG001 -- every task has this form
    """Delete sign-ins, codes, sessions, devices and security events when they were promised to be kept no longer.

    Returns:
        How many.
    """
    now, found = ports.now(), 0
    while gone := ports.records.forget_people(now, now - terms.device_s, now - terms.audit_s):
        found += gone
    return found


def drop_keys(ports: PeoplePorts, terms: PeopleTerms, jobs: JobPorts) -> int:  # noqa: ARG001 -- every task has this form
    """Forget signing keys whose last tokens are over; how many."""
    return ports.records.drop_keys(ports.now() - terms.access_s - terms.skew_s)


def bare_feedback(ports: PeoplePorts, terms: PeopleTerms, jobs: JobPorts) -> int:
    """Leave of old corrections the label alone: photo, comment and whose they are were promised to go; how many."""
    before, found = ports.now() - terms.feedback_s, 0
    while old := ports.feedback.feedback_kept_for(before, AT_ONCE):
        # The photos first: what is to be deleted is known as long as it is there.
        jobs.photos.delete([one.photo for one in old if one.photo is not None])
        ports.feedback.feedback_bare([one.id for one in old])
        found += len(old)
    return found


TASKS: dict[str, Task] = {
    "forget_people": forget_people,
    "drop_keys": drop_keys,
    "bare_feedback": bare_feedback,
}
# Seconds between two runs of each.
SCHEDULE: dict[str, float] = {
    "forget_people": 3600.0,
    "drop_keys": 3600.0,
    "bare_feedback": 3600.0,
}
