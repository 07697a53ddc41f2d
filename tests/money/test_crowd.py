"""Many threads and processes at one ledger: a hard budget holds, and no call is lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.money.crowd import ask_in_threads
from tests.money.tables import LOOK, Place, ledger
from wastecoach.core.budgets import Budget, Budgets
from wastecoach.core.errors import LedgerUnavailable


def started(named: str, calls: int, hard: int, threads: int, fate: str) -> subprocess.Popen[str]:
    figures = (str(calls), str(hard), str(threads), fate)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.money.crowd", *figures],
        cwd=ROOT,
        env={**os.environ, "LEDGER": named},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def let_through(processes: list[subprocess.Popen[str]]) -> list[int]:
    """What the processes print; the end of a dead one is no number."""
    found = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert "Error" not in err, err
        found.append(int(out or 0))
    return found


@pytest.mark.parametrize("fate", ["settle", "keep"])
def test_twenty_threads_never_go_over_a_hard_budget(place: Place, fate: str) -> None:
    # Fifty and a half looks: the last half is too little for another.
    kept = ledger(place, Budgets(day=Budget(hard=50 * LOOK + LOOK // 2)))
    assert ask_in_threads(kept, 5, 20, fate) == 50
    assert kept.spent().day == 50 * LOOK


def test_twenty_threads_whose_calls_are_not_charged_leave_nothing(place: Place) -> None:
    kept = ledger(place, Budgets(day=Budget(hard=30 * LOOK)))
    assert ask_in_threads(kept, 5, 20, "release") == 100
    assert kept.spent().day == 0
    assert kept.totals("day") == []


def test_four_processes_never_go_over_a_hard_budget_together(named: str, place: Place) -> None:
    hard = 60 * LOOK + LOOK - 1
    processes = [started(named, 6, hard, 5, "settle") for _ in range(4)]
    assert sum(let_through(processes)) == 60
    kept = ledger(place)
    assert kept.spent().day == 60 * LOOK
    assert [total.calls for total in kept.totals("day")] == [60]
    assert kept.totals("day")[0].open == 0


def test_what_a_dead_process_had_set_aside_still_counts(named: str, place: Place) -> None:
    hard = 20 * LOOK
    dead = started(named, 10, hard, 1, "die")
    assert let_through([dead]) == [0]
    assert dead.returncode == 9
    kept = ledger(place, Budgets(day=Budget(hard=hard)))
    assert kept.totals("day")[0].open == 6
    assert ask_in_threads(kept, 20, 1, "settle") == 14


def test_a_full_disk_refuses_what_a_hard_budget_cannot_count(tmp_path: Path) -> None:
    kept = ledger(tmp_path / "ledger", Budgets(day=Budget(hard=1000 * LOOK)))
    kept.reserve("look", "openai", "gpt-4o")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(LedgerUnavailable):
            kept.reserve("look", "openai", "gpt-4o")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    kept.reserve("look", "openai", "gpt-4o")
    assert kept.spent().day == 2 * LOOK
