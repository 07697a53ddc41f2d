"""A worker does what is in its queue: once, to one result, whatever happens to it on the way."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from servers.ports import free_ports
from tests.waiting import DEADLINE_S, until
from tests.worker.conftest import Installation, installed
from tests.worker.stopping import KEPT, STOPS
from wastecoach.bootstrap import job_stores
from wastecoach.core.jobs.records import Message
from wastecoach.core.jobs.upkeep import sweep
from wastecoach.infra.records.schema import RESULTS

STOPPING = ("-m", "tests.worker.stopping")


def results(installation: Installation) -> dict[str, int]:
    """How many results are stored of each job."""
    engine = job_stores.open_records(installation.settings)
    with engine.connect() as connection:
        counted = select(RESULTS.c.job, func.count().label("kept")).group_by(RESULTS.c.job)
        found = {row.job: row.kept for row in connection.execute(counted)}
    engine.dispose()
    return found


def test_jobs_are_done_and_their_clients_see_it(installation: Installation) -> None:
    installation.worker()
    jobs = [installation.accepted() for _ in range(20)]
    assert {job.state for job in installation.until_ended(jobs)} == {"done"}
    assert {installation.shown(job).progress for job in jobs} == {100}


def test_a_message_that_comes_twice_leads_to_one_result(installation: Installation) -> None:
    job = installation.accepted()
    queue = installation.service.ports.queue
    for number in range(5):
        queue.send(Message(f"again-{number}", "ai", "analyse", job, 0.0))
    installation.worker()
    installation.until_ended([job])
    until(lambda: queue.waiting("ai") == 0)
    assert results(installation) == {job: 1}
    assert installation.job(job).attempt == 1


def test_a_worker_killed_in_any_stage_leads_to_one_result(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(DEADLINE_S)
        killed = installation.ready(*STOPPING, str(server.getsockname()[1]))
        jobs = {where: installation.accepted(where) for where in STOPS}
        stopped = [server.accept()[0] for _ in STOPS]
        assert {connection.recv(99).decode() for connection in stopped} == set(STOPS)
        killed.kill()
        for connection in stopped:
            connection.close()
    installation.worker()
    installation.take_up()
    ended = installation.until_ended(jobs.values())
    assert {job.state for job in ended} == {"done"}
    assert results(installation) == dict.fromkeys(jobs.values(), 1)
    assert {job.wish.name: job.attempt for job in ended} == dict.fromkeys(STOPS, 2) | {KEPT: 1}
    assert installation.service.ports.records.dead_count() == 0


def test_a_worker_that_is_asked_to_end_finishes_what_it_has_begun(
    services: dict[str, str], tmp_path: Path
) -> None:
    with installed(tmp_path, stub_seconds=2, **services) as installation:
        worker = installation.worker("--threads", "1")
        begun, left = installation.accepted(), installation.accepted()
        until(lambda: "processing" in {installation.job(begun).state, installation.job(left).state})
        assert worker.end() == 0
        states = sorted(installation.job(job).state for job in (begun, left))
        assert states == ["done", "queued"]


def test_what_takes_longer_than_its_grace_is_handed_to_others_at_once(
    services: dict[str, str], tmp_path: Path
) -> None:
    with installed(tmp_path, stub_seconds=40, **services) as installation:
        worker = installation.worker("--grace", "0.2")
        job = installation.accepted()
        until(lambda: installation.job(job).state == "processing")
        assert worker.end() == 0
        ports, terms = installation.service.ports, installation.service.terms
        until(lambda: sweep(ports, terms) == 1)
        until(lambda: installation.job(job).state == "queued")


def test_what_takes_longer_than_it_may_is_taken_away_and_tried_by_others(
    services: dict[str, str], tmp_path: Path
) -> None:
    slow = {"stub_seconds": 40, "job_seconds": 0.5, "job_attempts": 1}
    with installed(tmp_path, **slow, **services) as installation:
        worker = installation.worker("--threads", "1", "--grace", "0.2")
        job = installation.accepted()
        until(lambda: worker.said("left to others"))
        installation.take_up()
        (ended,) = installation.until_ended([job])
        assert ended.failure is not None
        assert ended.failure.code == "job_given_up"
        assert installation.shown(job).state == "failed"
        # Its only thread hangs: it makes room for a worker that is started anew.
        assert worker.process.wait(DEADLINE_S) == 0


def test_it_tells_its_numbers_at_a_port(installation: Installation) -> None:
    (port,) = free_ports(1)
    installation.worker("--metrics-port", str(port))
    installation.until_ended([installation.accepted()])
    page = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'wastecoach_jobs_total{lane="ai",outcome="done",reason=""} 1.0' in page


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_without_a_broker_there_is_nothing_to_work_on(
    command: str, installation: Installation
) -> None:
    installation.environment.pop("WASTECOACH_BROKER_URL")
    refused = installation.start("-m", "wastecoach", command)
    assert refused.process.wait(DEADLINE_S) == 42
    (said,) = refused.log.read_text().splitlines()
    assert said.startswith("The setting “broker_url” is not right: it is not set.")
