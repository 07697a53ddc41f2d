"""What is forgotten in time, by the same schedule that looks after jobs."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.people.desk import open_desk
from tests.people.town import Town
from tests.records.people_examples import device, event, key, sign_in
from wastecoach.bootstrap.upkeep import SCHEDULE, tasks
from wastecoach.core.jobs import upkeep as of_jobs
from wastecoach.core.jobs.records import Message
from wastecoach.core.people import upkeep

DAY = 86_400.0


def test_everything_is_gone_after_its_time_and_nothing_before(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        now = desk.clock()
        desk.ports.records.add_sign_in(sign_in(expires_at=now + 600))
        desk.ports.records.add_device(device(seen_at=now))
        desk.ports.records.note(event("e", now))
        session = desk.begun().session
        gone = {}
        for after in (600, 601, 90 * DAY, 90 * DAY + 1, 365 * DAY, 365 * DAY + 1):
            desk.clock.later(now + after - desk.clock())
            gone[after] = upkeep.forget_people(desk.ports, desk.terms, nothing())
        # The sign-in; the session, a month after its end; the device and what was noted of both.
        assert list(gone.values()) == [0, 1, 0, 1, 0, 3]
        assert desk.ports.records.session(session.id) is None
        assert desk.ports.records.person("hong") is not None


def test_keys_are_dropped_once_their_last_token_is_over(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        records, now = desk.ports.records, desk.clock()
        records.replace_key(key("old", now))
        records.replace_key(key("new", now))
        for after, gone in ((930, 0), (1, 1), (99_999, 0)):
            desk.clock.later(after)
            assert upkeep.drop_keys(desk.ports, desk.terms, nothing()) == gone
        assert [one.id for one in records.signing_keys()] == ["new"]


def test_every_task_of_every_room_is_in_one_table_and_one_schedule(town: Town) -> None:
    service = town.service
    found = tasks(service.ports, service.terms, service.people, service.people_terms)
    assert set(found) == set(SCHEDULE)
    assert set(of_jobs.TASKS) == set(of_jobs.SCHEDULE)
    assert set(upkeep.TASKS) == set(upkeep.SCHEDULE)
    assert not set(of_jobs.TASKS) & set(upkeep.TASKS)


@pytest.mark.parametrize("task", SCHEDULE)
def test_a_server_does_what_its_schedule_asks_for(
    task: str, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        town.service.handle(Message("m", "sched", task, None, 0.0))
    # A task that cannot be done is left out, and only the log tells.
    assert caplog.messages == []


def test_a_server_forgets_people_of_long_ago(town: Town) -> None:
    people = town.service.people
    old = people.now() - 366 * DAY
    people.records.add_device(device(seen_at=old, created_at=old))
    people.records.add_device(replace(device("used"), seen_at=people.now()))
    town.service.handle(Message("m", "sched", "forget_people", None, 0.0))
    assert people.records.device("phone") is None
    assert people.records.device("used") is not None


def nothing() -> Any:
    """Jobs, of a task that does not look at them."""
