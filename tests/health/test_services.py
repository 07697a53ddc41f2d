"""A whole installation of real services; one of them is killed, and the report names exactly what that takes away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from servers.postgres import PostgresServer
from servers.rabbitmq import RabbitServer
from servers.redis import RedisServer
from wastecoach.bootstrap import catalogue, job_stores
from wastecoach.bootstrap.health import Examiner, checks_of_server
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.analysis import Language
from wastecoach.core.health import Component, Report, report
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.core.jobs.records import ProcessSeen
from wastecoach.infra.records.levels import upgrade
from wastecoach.settings import Settings

# More than everything together may take; a machine that is busy must not fail a test.
PATIENT_S = 30.0
RECORDS = {"workers", "beat", "backlog", "dead_letters"}


@dataclass
class Installation:
    """What runs, and how it is."""

    service: Service
    settings: Settings

    def report(self, language: Language = "en") -> Report:
        checks = checks_of_server(self.settings, self.service.ports)
        return report(Examiner(checks, PATIENT_S).examine(), catalogue(language))

    def wrong(self) -> dict[str, Component]:
        return {one.name: one for one in self.report().components if one.status != "pass"}

    def all_live(self) -> None:
        """A worker for each lane and a beat tell of themselves."""
        for lane in LANES:
            self.lives("worker", lane)
        self.lives("beat")

    def lives(self, kind: str, *lanes: Lane, ago_s: float = 0.0) -> None:
        """A process tells of itself."""
        now = self.service.ports.now()
        name = f"{kind}-{'-'.join(lanes)}"
        seen = ProcessSeen(name, kind, "here", lanes, now - 60, now - ago_s)
        self.service.ports.records.seen(seen)


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Installs what the settings name, with a worker for each lane and a beat that tell of themselves."""
    opened: list[Service] = []

    def install(**chosen: Any) -> Installation:
        settings = Settings(**({"database_url": f"sqlite:///{tmp_path}/records.db"} | chosen))
        engine = job_stores.open_records(settings)
        upgrade(engine)
        engine.dispose()
        service = open_service(settings, "tool")
        opened.append(service)
        there = Installation(service, settings)
        there.all_live()
        return there

    yield install
    for service in opened:
        service.close()


def test_everything_that_is_up_passes_in_both_languages(
    installed: Callable[..., Installation],
    database_url: str,
    redis_url: str,
    broker_url: str,
    bucket_url: str,
) -> None:
    there = installed(
        database_url=database_url,
        redis_url=redis_url,
        broker_url=broker_url,
        photos_url=bucket_url,
    )
    said = there.report()
    assert said.status == "pass", said
    details = {component.name: component.detail for component in said.components}
    assert set(details) == {"database", "photos", "redis", "rabbitmq", "providers"} | RECORDS
    assert details["database"].startswith("PostgreSQL, level ")
    assert "q.ai 0/0, " in details["rabbitmq"]
    assert details["photos"] == "can be used (s3)"
    assert there.report("ko").status == "pass"
    assert all(component.remedy is None for component in said.components)


def test_a_killed_redis_takes_speed_alone(
    installed: Callable[..., Installation], own_redis: RedisServer
) -> None:
    there = installed(redis_url=own_redis.url, broker_url="amqp://127.0.0.1:1")
    assert "redis" not in there.wrong()
    own_redis.kill()
    gone = there.wrong()
    assert set(gone) == {"redis", "rabbitmq"}
    assert (gone["redis"].status, gone["redis"].detail) == ("warn", "no answer (ConnectionError)")
    assert (gone["redis"].remedy or "").startswith("Start Redis")
    own_redis.start()
    assert "redis" not in there.wrong()


def test_a_frozen_redis_is_not_waited_for(
    installed: Callable[..., Installation], own_redis: RedisServer
) -> None:
    there = installed(redis_url=own_redis.url)
    own_redis.freeze()
    assert there.wrong()["redis"].status == "warn"
    own_redis.thaw()


def test_a_killed_rabbitmq_delays_and_loses_nothing(
    installed: Callable[..., Installation], own_rabbitmq: RabbitServer
) -> None:
    there = installed(broker_url=own_rabbitmq.url)
    assert there.wrong() == {}
    own_rabbitmq.kill()
    gone = there.wrong()
    assert {name: one.status for name, one in gone.items()} == {"rabbitmq": "warn"}
    assert "waits in the database" in (gone["rabbitmq"].remedy or "")


def test_a_killed_postgres_is_down_and_what_it_knew_cannot_be_told(
    installed: Callable[..., Installation], own_postgres: PostgresServer
) -> None:
    there = installed(
        database_url=own_postgres.databases.create("kept"), broker_url="amqp://127.0.0.1:1"
    )
    assert set(there.wrong()) == {"rabbitmq"}
    own_postgres.kill()
    gone = there.wrong()
    assert there.report().status == "fail"
    assert gone["database"].status == "fail"
    assert (gone["database"].remedy or "").startswith("Start the database")
    assert {
        name for name, one in gone.items() if one.detail.startswith("cannot be told")
    } == RECORDS
    own_postgres.start()
    # Signs of life are not worth a wait for the disk: the last ones went with the crash.
    there.all_live()
    assert set(there.wrong()) == {"rabbitmq"}


def test_a_database_of_another_level_is_down(installed: Callable[..., Installation]) -> None:
    there = installed()
    engine = job_stores.open_records(there.settings)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000_before'")
    engine.dispose()
    wrong = there.wrong()["database"]
    assert wrong.status == "fail"
    assert "0000_before" in wrong.detail
    assert "wastecoach db upgrade" in (wrong.remedy or "")


def test_a_database_without_tables_is_down_until_it_is_upgraded(database_url: str) -> None:
    settings = Settings(database_url=database_url)
    with open_service(settings, "tool") as service:
        found = Installation(service, settings).wrong()["database"]
    assert found.status == "fail"
    assert found.detail.startswith("it has no tables yet")
    assert "wastecoach db upgrade" in (found.remedy or "")


def test_a_worker_that_was_not_seen_for_twenty_seconds_is_missed_by_its_lane(
    installed: Callable[..., Installation],
) -> None:
    there = installed(broker_url="amqp://127.0.0.1:1")
    there.lives("worker", "ai", ago_s=21)
    missed = there.wrong()["workers"]
    assert (missed.status, missed.detail) == ("warn", "nobody works on: ai")
    assert "wastecoach worker" in (missed.remedy or "")


def test_a_beat_that_died_is_missed(installed: Callable[..., Installation]) -> None:
    there = installed(broker_url="amqp://127.0.0.1:1")
    there.lives("beat", ago_s=21)
    assert set(there.wrong()) == {"rabbitmq", "beat"}


def test_without_a_broker_the_server_is_looked_for(
    installed: Callable[..., Installation],
) -> None:
    there = installed()
    assert set(there.wrong()) == {"server"}
    there.lives("serve")
    assert there.wrong() == {}


def test_photos_without_a_folder_to_keep_them_in_are_down(
    installed: Callable[..., Installation], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    there = installed(photos_url=f"file://{tmp_path}/file/photos")
    there.lives("serve")
    gone = there.wrong()
    assert gone["photos"].status == "fail"
    assert "WASTECOACH_PHOTOS_URL" in (gone["photos"].remedy or "")


def test_no_secret_and_no_host_is_in_a_report() -> None:
    settings = Settings(
        database_url="postgresql://me:hunter2@127.0.0.77:1/name",
        redis_url="redis://:hunter2@127.0.0.77:1",
        broker_url="amqp://me:hunter2@127.0.0.77:1",
        openai_api_key=SecretStr("sk-hunter2hunter2"),
        vision="openai",
    )
    with open_service(settings, "tool") as service:
        there = Installation(service, settings)
        said = str(there.report())
    assert "fail" in said
    assert [word for word in ("hunter2", "127.0.0.77", "/name") if word in said] == []
