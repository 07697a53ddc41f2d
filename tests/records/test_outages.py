"""A database server that goes away and comes back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from servers.postgres import PostgresServer
from tests.records.conftest import opened
from tests.records.examples import LEASE_S, NOW, RESULT, brought
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.records import SqlJobRecords


def test_what_was_kept_is_there_after_a_crash_and_nobody_has_to_reconnect(
    own_postgres: PostgresServer,
) -> None:
    with opened(own_postgres.databases.create("records")) as engine:
        upgrade(engine)
        records = SqlJobRecords(engine)
        accepted = brought(records, "uploaded", "accepted")
        begun = brought(records, "processing", "begun")
        _use_several_connections(records)
        own_postgres.kill()
        with pytest.raises(RecordsUnavailable) as told:
            records.job("accepted")
        assert "postgresql://127.0.0.1" in str(told.value)
        own_postgres.start()
        # Each thread finds a dropped connection; none of them fails.
        _use_several_connections(records)
        assert records.job("accepted") == accepted
        assert records.job("begun") == begun
        assert records.finish("begun", 1, RESULT, NOW)
        assert [sent.job for sent in records.take_due(NOW, 10, 30)] == ["accepted"]


def test_a_server_that_was_restarted_in_between_is_not_noticed(
    own_postgres: PostgresServer,
) -> None:
    with opened(own_postgres.databases.create("records")) as engine:
        upgrade(engine)
        records = SqlJobRecords(engine)
        brought(records, "uploaded")
        _use_several_connections(records)
        own_postgres.stop()
        own_postgres.start()
        assert records.begin("job", "worker", NOW, LEASE_S) is not None


def _use_several_connections(records: SqlJobRecords) -> None:
    gate = threading.Barrier(5)

    def use(_: int) -> object:
        with records.engine.connect():
            gate.wait(30)
        return records.job("accepted")

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(use, range(5)))
