"""The records store as a whole."""

from __future__ import annotations

from wastecoach.infra.records.batches import Batches
from wastecoach.infra.records.dead_letters import DeadLetters
from wastecoach.infra.records.jobs import Jobs
from wastecoach.infra.records.outbox import Outbox
from wastecoach.infra.records.processes import Processes
from wastecoach.infra.records.results import Results
from wastecoach.infra.records.statistics import Statistics
from wastecoach.infra.records.sweeps import Sweeps


class SqlJobRecords(Jobs, Outbox, Sweeps, Results, DeadLetters, Batches, Processes, Statistics):
    """Port `JobRecords` over SQLite or PostgreSQL; threads and processes may share it.

    Args:
        engine: Of `open_engine`; its database is at the level that `upgrade` brings it to.
    """
