"""A process that begins every job it can: `python -m tests.records.worker`, address and `go` on its input.

Prints `ready`, and in the end how many jobs it has begun.
"""

from __future__ import annotations

import sys

from tests.records.examples import LEASE_S, NOW
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.records import SqlJobRecords

JOBS = 20

if __name__ == "__main__":
    records = SqlJobRecords(open_engine(sys.stdin.readline().strip()))
    records.counts()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = [records.begin(f"job {number}", "w", NOW, LEASE_S) for number in range(JOBS)]
    print(len([job for job in begun if job is not None]))
    records.engine.dispose()
