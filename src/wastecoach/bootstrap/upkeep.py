"""What is done from time to time in an installation: the tasks of all rooms in one table and one schedule."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wastecoach.bootstrap import refreshing
from wastecoach.core.jobs import upkeep as of_jobs
from wastecoach.core.jobs.ports import JobPorts, Terms
from wastecoach.core.people import upkeep as of_people
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms
from wastecoach.infra.work.schedule import send_task
from wastecoach.settings import Settings

# Seconds between two runs of each.
SCHEDULE: dict[str, float] = {**of_jobs.SCHEDULE, **of_people.SCHEDULE}


def schedule_of(settings: Settings) -> dict[str, float]:
    """Seconds between two runs of each task that an installation wants done.

    Raises:
        SettingInvalid: `open_data_refresh` names a data set that nobody knows.
    """
    return SCHEDULE | refreshing.schedule(settings)


def ask_for(task: str, ports: JobPorts) -> None:
    """Hand a task of the schedule to those who do such.

    Raises:
        QueueUnavailable: The broker is away; the task comes again when it is due the next time.
    """
    send_task(task, ports, refreshing.LANE if task == refreshing.REFRESH else "sched")


def tasks(
    jobs: JobPorts, terms: Terms, people: PeoplePorts, people_terms: PeopleTerms
) -> dict[str, Callable[[], int]]:
    """Every task of the schedule by name, ready to be done.

    Args:
        jobs: Every effect around jobs.
        terms: What is promised about them.
        people: Every effect around people.
        people_terms: What is promised to them.
    """
    about_jobs: dict[str, Callable[[], int]] = {
        name: partial(task, jobs, terms) for name, task in of_jobs.TASKS.items()
    }
    about_people: dict[str, Callable[[], int]] = {
        name: partial(task, people, people_terms, jobs) for name, task in of_people.TASKS.items()
    }
    return about_jobs | about_people
