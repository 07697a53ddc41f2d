"""Processes that go on when we are gone: known by their numbers, and ended by them alone."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from wastecoach.infra.deploy.hosts import starter
from wastecoach.infra.deploy.hosts.doing import do, failed

BOOT = Path("/proc/sys/kernel/random/boot_id")
ENDS_WITHIN_S = 20.0
LOOK_AGAIN_S = 0.05


class Process(msgspec.Struct, frozen=True):
    """A process that is not taken for another one with the same number.

    Attributes:
        id: Its number.
        began: When it began, in the kernel's clock ticks since the machine started.
        boot: Which start of the machine that was.
    """

    id: int
    began: int
    boot: str


def launch(
    program: Sequence[str],
    record: Path,
    console: Path,
    log: Path,
    *,
    groups: Sequence[Path] = (),
    environment: Sequence[str] = (),
) -> None:
    """Start a program apart from us.

    Args:
        program: Its path and its arguments.
        record: Where its number is written down before it begins.
        console: Where its words go.
        log: Where errors are told.
        groups: Files of control groups that it joins.
        environment: `NAME=value` of what its environment has beside ours.

    Raises:
        StepFailed: It could not be started.
    """
    script = ["env", *environment, sys.executable, "-I", "-S", starter.__file__]
    do([*script, *map(str, (record, console, *groups)), "--", *program], log)


def recorded(record: Path) -> Process | None:
    """The process that was written down; None where it has ended."""
    try:
        process = msgspec.json.decode(record.read_bytes(), type=Process)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return process if _known(process.id) == process else None


def end(living: Callable[[], list[int]], log: Path) -> None:
    """Kill processes until there are none left, ourselves spared.

    Args:
        living: Their numbers, asked again and again: those that die may have begun others.
        log: Where more about them is written.

    Raises:
        StepFailed: They go on.
    """
    ends = time.monotonic() + ENDS_WITHIN_S
    while alive := set(living()) - {os.getpid()}:
        if time.monotonic() > ends:
            raise failed(log, f"processes go on: {sorted(alive)}")
        for process in alive:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(LOOK_AGAIN_S)


def _known(number: int) -> Process | None:
    """The process of this number, where there is one that has not ended."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, began = fields[0], int(fields[19])
    return None if state in "ZX" else Process(number, began, BOOT.read_text().strip())
