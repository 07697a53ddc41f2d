"""A server on its own does all the work, and takes up what an earlier one left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.waiting import DEADLINE_S, until
from tests.worker.conftest import noise
from wastecoach import bootstrap
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.errors import PhotoStoreUnavailable, RecordsOutdated, RecordsUnavailable
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.core.jobs.sending import send_due
from wastecoach.core.jobs.showing import result
from wastecoach.infra.vision.stub import StubVision
from wastecoach.settings import Settings

Open = Callable[[], Service]


@pytest.fixture
def settings() -> Settings:
    return Settings(vision="stub")


@pytest.fixture
def opened(settings: Settings) -> Iterator[Open]:
    """Opens servers on the same records, one after the other; all are stopped in the end."""
    services: list[Service] = []

    def open_one() -> Service:
        services.append(open_service(settings, "serve"))
        return services[-1]

    yield open_one
    for service in services:
        service.stop(DEADLINE_S)


def accepted(service: Service) -> str:
    wish = Wish(language="en", content_type="image/png")
    return accept_whole(noise(), wish, Caller(), service.ports, service.terms).id


def job(service: Service, job_id: str) -> Job:
    found = service.ports.records.job(job_id)
    assert found is not None
    return found


def test_a_job_is_done_from_end_to_end(opened: Open) -> None:
    service = opened()
    service.start()
    job_id = accepted(service)
    until(lambda: job(service, job_id).state == "done")
    assert b"plastic" in result(job_id, None, service.ports)
    assert "페트병" in result(job_id, "ko", service.ports).decode()


def test_what_waited_in_the_memory_of_an_earlier_server_is_taken_up_at_once(opened: Open) -> None:
    earlier = opened()
    job_ids = [accepted(earlier) for _ in range(3)]
    assert send_due(earlier.ports) == 3
    assert {job(earlier, job_id).state for job_id in job_ids} == {"queued"}
    later = opened()
    later.start()
    until(lambda: {job(later, job_id).state for job_id in job_ids} == {"done"})


def test_what_an_earlier_server_was_doing_when_it_died_is_done_again(opened: Open) -> None:
    earlier = opened()
    job_id = accepted(earlier)
    earlier.ports.records.begin(job_id, "somebody", earlier.ports.now(), 3600.0)
    later = opened()
    later.start()
    # Long before the lease of the dead one has run out.
    until(lambda: job(later, job_id).state == "done")
    assert job(later, job_id).attempt == 2


def test_it_ends_when_what_is_under_way_has_ended(
    opened: Open, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, begun = opened(), Event()
    look = StubVision.look

    def slow(self: StubVision, *given: object) -> object:
        begun.set()
        gate.wait(DEADLINE_S)
        return look(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(StubVision, "look", slow)
    service.start()
    job_id = accepted(service)
    begun.wait(DEADLINE_S)
    gate.set()
    service.stop(DEADLINE_S)
    assert job(opened(), job_id).state == "done"


def test_what_does_not_end_in_time_is_left_to_others_at_once(
    opened: Open, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, begun = opened(), Event()

    def hang(_: StubVision, *given: object) -> object:
        begun.set()
        gate.wait(DEADLINE_S)
        raise ValueError(given)

    monkeypatch.setattr(StubVision, "look", hang)
    service.start()
    job_id = accepted(service)
    begun.wait(DEADLINE_S)
    service.stop(0.01)
    later = opened()
    assert [left.id for left in later.ports.records.overdue(later.ports.now(), 9)] == [job_id]


def test_a_server_tells_that_it_lives(opened: Open) -> None:
    service = opened()
    service.start()
    until(lambda: service.ports.records.processes(0.0))
    (seen,) = service.ports.records.processes(0.0)
    assert (seen.kind, seen.running) == ("serve", 0)


def test_a_database_server_has_to_be_at_the_level_of_the_program(database_url: str) -> None:
    with pytest.raises(RecordsOutdated):
        open_service(Settings(database_url=database_url), "serve")


def test_what_is_missing_is_said_before_anything_begins(tmp_path: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/x"
    with pytest.raises(RecordsUnavailable):
        open_service(Settings(database_url=nowhere), "serve")
    (tmp_path / "file").touch()
    with pytest.raises(PhotoStoreUnavailable):
        open_service(Settings(photos_url=(tmp_path / "file").as_uri()), "serve")
    with pytest.raises(SettingInvalid):
        open_service(Settings(broker_url="redis://host"), "serve")


def test_a_tool_asks_nobody_before_it_has_to() -> None:
    with open_service(Settings(database_url="postgresql://127.0.0.1:1/x"), "tool") as service:
        assert service.watch is None
        with pytest.raises(RecordsUnavailable):
            service.ports.records.dead_count()


def test_a_shared_redis_is_the_cache_as_well() -> None:
    shared = Settings(redis_url="redis://user:pass@host:7/1")
    assert bootstrap.cache_place(shared) == "redis://host:7/1"
    own = Settings(redis_url="redis://host", cache_url="redis://other")
    assert bootstrap.cache_place(own) == "redis://other"
