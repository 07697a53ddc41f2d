"""The whole product as processes, with something killed, filled up or hanging: the fault run in its quick form."""

from __future__ import annotations

import os

import pytest

from benchmarks.faults import QUICK, faults, figures
from benchmarks.reckoning import Reckoning
from servers.postgres import PostgresServer
from servers.rabbitmq import RabbitServer
from servers.redis import RedisServer
from servers.s3 import S3Server
from tests.real import give_up, require

pytestmark = pytest.mark.faults
FAULTS = (
    *("worker", "rabbitmq", "redis", "postgresql", "server"),
    *("photos_full", "disk_full", "provider_hangs"),
)


@pytest.fixture(scope="module")
def reckonings() -> dict[str, Reckoning]:
    for server in (PostgresServer, RabbitServer, RedisServer, S3Server):
        require(server)
    return dict(faults(QUICK))


@pytest.mark.parametrize("fault", FAULTS)
def test_every_accepted_job_ends_once_and_its_client_is_told(
    fault: str, reckonings: dict[str, Reckoning]
) -> None:
    if fault not in reckonings and os.geteuid() != 0:
        give_up("only root can mount a small file system")
    found = reckonings[fault]
    assert found.accepted == QUICK.clients + QUICK.late
    assert (found.lost, found.duplicated, found.untold) == (0, 0, 0)
    assert found.done + found.failed.total() == found.accepted
    assert found.in_flight > 0


def test_the_figures_tell_each_fault_and_all_of_them(reckonings: dict[str, Reckoning]) -> None:
    found = {figure.metric: figure for figure in figures(reckonings.items(), QUICK)}
    assert set(found) == {f"recovery_s_{name}" for name in reckonings} | {
        *("faults_accepted", "faults_lost", "faults_duplicated", "faults_untold")
    }
    assert found["faults_accepted"].ratio == 1
    assert found["faults_lost"].value == 0
    assert "lost 0, duplicated 0" in found["recovery_s_worker"].note
