"""How much work waits, as the records know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wastecoach.core.jobs.job import LANES, Lane, State
from wastecoach.core.jobs.records import JobRecords


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work that waits.

    Attributes:
        counts: Jobs that have not ended, by lane and state.
        oldest: When the oldest job that waits for a worker was asked for, by lane, seconds since 1970.
        dead: Dead letters that an operator has to decide about.
    """

    counts: Mapping[tuple[Lane, State], int]
    oldest: Mapping[Lane, float]
    dead: int

    def in_state(self, state: State) -> int:
        """Jobs in a state, in all lanes."""
        return sum(number for (_, found), number in self.counts.items() if found == state)

    def ages(self, now: float) -> dict[Lane, float]:
        """Seconds for which the oldest job of each lane has waited; 0 where none waits."""
        return {lane: max(0.0, now - self.oldest.get(lane, now)) for lane in LANES}


def backlog_of(records: JobRecords) -> Backlog:
    """The work that waits now.

    Raises:
        RecordsUnavailable: The database cannot be used.
    """
    oldest = {lane: records.oldest(lane) for lane in LANES}
    return Backlog(
        counts=records.counts(),
        oldest={lane: since for lane, since in oldest.items() if since is not None},
        dead=records.dead_count(),
    )
