"""The parent of several workers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.waiting import DEADLINE_S, until
from tests.worker.conftest import ROOT, Installation, Process
from wastecoach.api.worker.supervisor import MORE_S
from wastecoach.core.jobs.job import LANES

Supervise = Callable[..., Process]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    """Starts a supervisor of one child; both are gone in the end."""
    with ExitStack() as ending:

        def start(*child: str, grace_s: float = DEADLINE_S) -> Process:
            log = tmp_path / "log"
            with log.open("wb") as said:
                process = subprocess.Popen(
                    [
                        *(sys.executable, "-m", "tests.worker.supervised", str(grace_s)),
                        *("-m", "tests.worker.child", *child),
                    ],
                    cwd=ROOT,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                )
            ending.callback(process.wait)
            ending.callback(process.kill)
            return Process(process, log)

        yield start


def children(parent: Process) -> list[int]:
    """The ids of all children that have begun."""
    return [int(found) for found in re.findall(r"begins (\d+)", parent.log.read_text())]


def test_a_child_that_dies_is_started_again(supervise: Supervise) -> None:
    parent = supervise()
    until(lambda: len(children(parent)) == 1)
    os.kill(children(parent)[0], signal.SIGKILL)
    until(lambda: len(children(parent)) == 2)
    assert parent.said("child ended with -9: started again in 0.5 s")
    assert parent.said(f"died {children(parent)[0]}")


def test_it_ends_with_its_children_when_it_is_told_to(supervise: Supervise) -> None:
    parent = supervise()
    until(lambda: len(children(parent)) == 1)
    assert parent.end() == 0
    assert parent.said("told")


def test_a_child_does_not_outlive_a_parent_that_is_killed(supervise: Supervise) -> None:
    parent = supervise()
    until(lambda: len(children(parent)) == 1)
    parent.kill()
    until(lambda: parent.said("alone"))


def test_a_second_request_to_end_waits_for_nobody(supervise: Supervise) -> None:
    parent = supervise("stubborn")
    until(lambda: len(children(parent)) == 1)
    parent.process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        parent.process.wait(0.5)
    assert parent.end() == 0


def test_a_child_that_does_not_end_in_time_is_killed(supervise: Supervise) -> None:
    parent = supervise("stubborn", grace_s=-MORE_S)
    until(lambda: len(children(parent)) == 1)
    assert parent.end() == 0
    with pytest.raises(ProcessLookupError):
        os.kill(children(parent)[0], 0)


def test_the_command_keeps_a_process_for_each_lane_and_all_get_their_work(
    installation: Installation,
) -> None:
    workers = installation.start("-m", "wastecoach", "worker")
    until(lambda: workers.said("threads ready", 4))
    lanes = re.findall(r"lane (\w+): (\d+) threads ready", workers.log.read_text())
    assert dict(lanes) == {"ai": "10", "api": "5", "sched": "3", "batch": "1"}
    jobs = [installation.accepted(lane=lane) for lane in LANES]
    assert {job.state for job in installation.until_ended(jobs)} == {"done"}
    assert workers.end() == 0
