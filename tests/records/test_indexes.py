"""What is asked often is asked of an index: a hundred thousand jobs that have ended cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.records.conftest import opened
from tests.records.examples import NOW, message
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.records import SqlJobRecords

ASKED: dict[str, Callable[[SqlJobRecords], object]] = {
    "job": lambda records: records.job("a"),
    "begin": lambda records: records.begin("a", "worker", NOW, 60),
    "renew": lambda records: records.renew(["worker"], NOW),
    "take_due": lambda records: records.take_due(NOW, 10, 60),
    "sent": lambda records: records.sent([message("a")], NOW),
    "overdue": lambda records: records.overdue(NOW, 10),
    "ended": lambda records: records.ended(NOW, 10),
    "unsent": lambda records: records.unsent("ai", NOW, 10),
    "send_again": lambda records: records.send_again("a", message("a"), NOW),
    "expire": lambda records: records.expire(NOW, NOW, 10),
    "purgeable": lambda records: records.purgeable(NOW, 10),
    "batch_results": lambda records: records.batch_results("b", "", 10),
    "counts": lambda records: records.counts(),
    "oldest": lambda records: records.oldest("ai"),
    "hours": lambda records: records.hours(NOW),
    "took": lambda records: records.took("ai", NOW, 10),
    "aggregate": lambda records: records.aggregate("2027-01-15"),
}


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """SQLite tells how it would look, whatever there is to be found."""
    folder: Path = tmp_path_factory.mktemp("indexes")
    with opened(f"sqlite:///{folder / 'records.db'}") as engine:
        upgrade(engine)
        yield engine


@pytest.mark.parametrize("asked", ASKED)
def test_no_table_is_read_from_end_to_end(sqlite: Engine, asked: str) -> None:
    said: list[tuple[str, Any]] = []

    def listen(*call: Any) -> None:
        said.append((call[2], call[3]))

    event.listen(sqlite, "before_cursor_execute", listen)
    ASKED[asked](SqlJobRecords(sqlite))
    event.remove(sqlite, "before_cursor_execute", listen)
    plans = []
    with sqlite.connect() as connection:
        for statement, values in said:
            if statement.startswith(("PRAGMA", "BEGIN")):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans += [str(row.detail) for row in plan]
    assert plans
    scanned = [step for step in plans if step.startswith(("SCAN jobs", "SCAN outbox"))]
    assert [step for step in scanned if "USING" not in step] == []
