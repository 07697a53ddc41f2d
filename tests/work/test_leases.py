"""Leases are renewed while somebody works, and no longer than they may work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.infra.work.leases import Leases

LEASE_S, MOST_S = 12.0, 180.0


@dataclass
class Renewals:
    """Until when whose lease was renewed, and the time."""

    seconds: float = 1000.0
    until: dict[str, float] = field(default_factory=dict)
    away: bool = False

    def renew(self, holders: Sequence[str], until: float) -> None:
        if self.away:
            raise RecordsUnavailable(place="x", detail="x")
        self.until |= dict.fromkeys(holders, until)


@pytest.fixture
def renewals() -> Renewals:
    return Renewals()


@pytest.fixture
def leases(renewals: Renewals) -> Leases:
    return Leases(renewals.renew, lambda: renewals.seconds, LEASE_S, MOST_S)


def test_what_is_held_is_renewed_in_time_for_several_failures(
    leases: Leases, renewals: Renewals
) -> None:
    with leases.holding("a"), leases.holding("b"):
        assert leases.round() * 4 <= LEASE_S
    assert renewals.until == {"a": 1012.0, "b": 1012.0}


def test_what_is_over_is_not_renewed_whether_it_went_well_or_not(
    leases: Leases, renewals: Renewals
) -> None:
    with leases.holding("a"):
        pass
    with pytest.raises(ValueError, match="broken"), leases.holding("b"):
        _break()
    leases.round()
    assert renewals.until == {}
    assert leases.running == 0


def test_what_takes_too_long_is_left_to_others_and_told_once(
    leases: Leases, renewals: Renewals, caplog: pytest.LogCaptureFixture
) -> None:
    with leases.holding("hangs"):
        renewals.seconds += MOST_S + 1
        with leases.holding("works"):
            leases.round()
            leases.round()
            assert (leases.running, leases.hanging) == (2, 1)
    assert "hangs" not in renewals.until
    assert "works" in renewals.until
    assert [entry.levelname for entry in caplog.records] == ["ERROR"]
    assert leases.hanging == 0


def test_a_process_that_ends_lets_others_take_over_at_once(
    leases: Leases, renewals: Renewals
) -> None:
    with leases.holding("a"):
        leases.let_go()
    assert renewals.until == {"a": renewals.seconds}


def test_a_process_can_end_while_the_records_are_away(leases: Leases, renewals: Renewals) -> None:
    renewals.away = True
    with leases.holding("a"):
        leases.let_go()
    assert renewals.until == {}


def _break() -> None:
    message = "broken"
    raise ValueError(message)
