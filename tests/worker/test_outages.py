"""Services that go away in the middle and come back: everything that was accepted ends."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from servers.postgres import PostgresServer
from servers.program import Program
from servers.rabbitmq import RabbitServer
from tests.waiting import until
from tests.work.conftest import message
from tests.worker.conftest import Installation, installed
from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.infra.work.celery_queue import CeleryQueue


def survive(installation: Installation, server: Program, *, accepts: bool) -> None:
    """Kill a server in the middle of work, and start it again."""
    worker = installation.worker("--threads", "2")
    beat = installation.start("-m", "wastecoach", "beat")
    until(lambda: beat.said("asks for what is due"))
    jobs = [installation.accepted() for _ in range(10)]
    until(lambda: "processing" in {installation.job(job).state for job in jobs})
    server.kill()
    if accepts:
        jobs += [installation.accepted() for _ in range(10)]
        until(lambda: worker.said("the broker at"))
    server.start()
    jobs += [installation.accepted() for _ in range(10)]
    ended = installation.until_ended(jobs)
    assert {job.state for job in ended} == {"done"}
    assert installation.service.ports.records.dead_count() == 0
    assert worker.process.poll() is beat.process.poll() is None


def test_a_broker_that_is_killed_delays_jobs_and_loses_none(
    own_rabbitmq: RabbitServer, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    services = {"database_url": database_url, "redis_url": redis_url}
    broker = own_rabbitmq.url
    with installed(tmp_path, broker_url=broker, stub_seconds=0.5, **services) as installation:
        survive(installation, own_rabbitmq, accepts=True)


def test_a_database_that_is_killed_delays_jobs_and_loses_none(
    own_postgres: PostgresServer, broker_url: str, redis_url: str, tmp_path: Path
) -> None:
    services = {"broker_url": broker_url, "redis_url": redis_url}
    url = own_postgres.databases.create("jobs")
    with installed(tmp_path, database_url=url, stub_seconds=0.5, **services) as installation:
        survive(installation, own_postgres, accepts=False)


def test_a_broker_that_is_away_at_the_start_is_waited_for(
    own_rabbitmq: RabbitServer, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    services = {"database_url": database_url, "redis_url": redis_url}
    own_rabbitmq.kill()
    with installed(tmp_path, broker_url=own_rabbitmq.url, **services) as installation:
        job = installation.accepted()
        worker = installation.start("-m", "wastecoach", "worker", "--queues", "ai")
        until(lambda: worker.said("the broker at"))
        own_rabbitmq.start()
        (ended,) = installation.until_ended([job])
        assert ended.state == "done"


@pytest.mark.parametrize("part", ["password", "name"])
def test_a_broker_that_refuses_is_waited_for_in_one_line_without_the_password(
    part: str, services: dict[str, str], tmp_path: Path
) -> None:
    address = urlsplit(services["broker_url"])
    user, _, where = address.netloc.rpartition("@")
    wrong = (
        address._replace(netloc=f"{user.partition(':')[0]}:not-the-password@{where}")
        if part == "password"
        else address._replace(path="/there-is-none")
    )
    with installed(tmp_path, **{**services, "broker_url": wrong.geturl()}) as installation:
        worker = installation.start("-m", "wastecoach", "worker", "--queues", "ai", "--grace", "1")
        until(lambda: worker.said("the broker at"))
        assert worker.process.poll() is None
        assert worker.end() == 0
        told = worker.log.read_text()
        assert not any(word in told for word in ("not-the-password", "Traceback", "[error"))


def test_a_frozen_broker_is_not_waited_for_without_end(own_rabbitmq: RabbitServer) -> None:
    with closing(CeleryQueue(own_rabbitmq.url)) as queue:
        queue.send(message("one"))
        own_rabbitmq.freeze()
        with pytest.raises(QueueUnavailable):
            queue.send(message("two"))
        assert queue.waiting("ai") is None
        own_rabbitmq.thaw()
        queue.send(message("three"))
