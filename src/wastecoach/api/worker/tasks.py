"""What workers do with messages: thin tasks over the same functions that a server on its own calls."""

from __future__ import annotations

import logging
from threading import Event
from typing import TYPE_CHECKING, Any

from wastecoach.bootstrap.jobs import Service
from wastecoach.bootstrap.refreshing import REFRESH
from wastecoach.bootstrap.upkeep import SCHEDULE
from wastecoach.core.jobs.accepting import ANALYSE
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.jobs.job import Lane
from wastecoach.core.jobs.records import Message

if TYPE_CHECKING:
    from celery import Celery, Task

logger = logging.getLogger(__name__)
# Seconds before an analysis is begun again whose patience with the records has come to an end.
AGAIN_S = 5.0


def register(app: Celery, service: Service, lane: Lane, ending: Event) -> None:
    """Give an app its tasks.

    Args:
        app: Of `celery_app`.
        service: That does the work.
        lane: That the work comes from.
        ending: Set once the process is to end.
    """

    def analyse(task: Task[Any, Any], job: str) -> None:
        message = _message(task, lane, job)
        while True:
            try:
                return service.handle(message)
            except RecordsUnavailable as error:
                _hold(error, ending)

    def upkeep(task: Task[Any, Any]) -> None:
        service.handle(_message(task, lane, None))

    app.task(name=ANALYSE, bind=True, shared=False)(analyse)
    for name in (*SCHEDULE, REFRESH):
        app.task(name=name, bind=True, shared=False)(upkeep)


def _message(task: Task[Any, Any], lane: Lane, job: str | None) -> Message:
    return Message(str(task.request.id), lane, str(task.name), job, 0.0)


def _hold(error: RecordsUnavailable, ending: Event) -> None:
    """Keep a message while the records are away: handed back it would use up its deliveries.

    Raises:
        Reject: The process ends; somebody else gets the message.
    """
    from celery.exceptions import Reject

    logger.warning("an analysis waits: %s", error)
    if ending.wait(AGAIN_S):
        raise Reject(error, requeue=True) from error
