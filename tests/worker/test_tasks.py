"""What a worker does with one message, whoever gave it."""

from __future__ import annotations

from threading import Event

import pytest
from celery.exceptions import Reject

from wastecoach.api.worker import tasks
from wastecoach.bootstrap.upkeep import SCHEDULE
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.jobs.records import Message
from wastecoach.infra.work.celery_app import celery_app


class Scripted:
    """A service whose records are away for some time."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.handled: list[tuple[str, str | None, str]] = []

    def handle(self, message: Message) -> None:
        if self.times:
            self.times -= 1
            raise RecordsUnavailable(place="x", detail="x")
        self.handled.append((message.task, message.job, message.lane))


def call(service: Scripted, ending: Event, task: str, *arguments: str) -> None:
    app = celery_app("amqp://127.0.0.1:1")
    tasks.register(app, service, "ai", ending)  # type: ignore[arg-type]
    app.tasks[task](*arguments)


def test_an_analysis_is_kept_in_hand_while_the_records_are_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "AGAIN_S", 0.0)
    service = Scripted(times=30)
    call(service, Event(), "analyse", "job")
    assert service.handled == [("analyse", "job", "ai")]


def test_it_is_handed_back_when_the_worker_ends() -> None:
    ending = Event()
    ending.set()
    with pytest.raises(Reject) as rejected:
        call(Scripted(times=1), ending, "analyse", "job")
    assert vars(rejected.value)["requeue"]


@pytest.mark.parametrize("task", SCHEDULE)
def test_every_task_of_the_schedule_is_known(task: str) -> None:
    service = Scripted(times=0)
    call(service, Event(), task)
    assert service.handled == [(task, None, "ai")]
