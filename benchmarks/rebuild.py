"""`rebuild`: four hosts from nothing to a service by `wastecoach infra rebuild --target local`, and what it loses.

The hosts are whole Debians in containers that share this machine's processors. It needs root, `make infra-services` and
`make infra-tools`; packages of Debian's and of Python's lie on this machine from the first run on.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import LIMIT, Figure
from servers.cluster.hosts import forget_killed_runs
from servers.cluster.losses import (
    PHOTO,
    ROWS,
    backup,
    jobs_through_losses,
    restored,
    spare_host,
)
from servers.cluster.service import Service, StepDone, not_yet_built, times_of

MOST_S = 1200.0
JOBS, JOBS_QUICK = 200, 20


def measure(*, quick: bool) -> Iterator[Figure]:
    """How long it takes, what a second run changes, how many jobs are lost with hosts, whether a backup is whole."""
    forget_killed_runs()
    with not_yet_built("rebuild") as service:
        first = service.rebuild()
        whole = sum(step.seconds for step in first)
        yield Figure("rebuild_local_s", whole, "s", LIMIT, MOST_S, _told(first))
        second = service.rebuild()
        changed, tasks = sum(step.changed for step in second), sum(step.changed for step in first)
        yield Figure("rebuild_second_changed", changed, "tasks", "first run", tasks, _told(second))
        yield _jobs_lost(service, JOBS_QUICK if quick else JOBS)
        yield _rows_equal(service)


def _told(steps: Sequence[StepDone]) -> str:
    return f"{times_of(steps)}; load {os.getloadavg()[0]:.0f}"


def _jobs_lost(service: Service, count: int) -> Figure:
    states = jobs_through_losses(service, count)
    told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    note = f"{told}; the broker's leader killed, then a host with workers cut"
    return Figure("jobs_lost", count - states.get("done", 0), "jobs", "accepted", count, note)


def _rows_equal(service: Service) -> Figure:
    """Share of backups that, restored on a fresh host, hold the same rows as their database: of one."""
    service.answer("classify", PHOTO)
    with tempfile.TemporaryDirectory() as folder, spare_host() as spare:
        dump, rows = backup(service, Path(folder)), service.psql(ROWS)
        equal = restored(service, spare, dump) == rows
    count = rows.partition("|")[0]
    return Figure("restore_rows_equal", float(equal), "of 1", "backup", 1.0, f"{count} jobs")
