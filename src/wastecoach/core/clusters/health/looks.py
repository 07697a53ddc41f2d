"""From a look to a finding: what went wrong with looking, told apart, before what was found is judged.

down          nothing listens, or its unit does not run
hangs         it took the question and does not answer
slow          it answers, but late
untold        looking itself failed
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wastecoach.core.clusters.health.facts import (
    MISSING,
    NAMELESS,
    REFUSED,
    TIME_OUT,
    UNREACHED,
    Told,
)
from wastecoach.core.clusters.health.host_facts import Unit
from wastecoach.core.health import Finding, Status

Found = TypeVar("Found")
DOWN = "cluster.down"
# What it means that looking failed; exit codes are those by which `rabbitmqctl` and `psql` say that nothing runs there.
CODES = {
    TIME_OUT: "cluster.hangs",
    UNREACHED: "cluster.unreached",
    MISSING: "cluster.absent",
    NAMELESS: "cluster.nameless",
    **dict.fromkeys((REFUSED, "exit 69", "exit 2"), DOWN),
}
# Milliseconds after which an answer is late: of servers; of tools, which need most of that time to start themselves.
SLOW_MS, SLOW_TOOL_MS = 2_000.0, 25_000.0
RUNNING = frozenset({"active", "reloading"})


def judged(
    told: Told[Found] | None,
    verdict: Callable[[Found], Finding],
    *,
    of: str,
    slow_ms: float = SLOW_MS,
    lost: Status = "fail",
) -> Finding:
    """What a look means.

    Args:
        told: The look.
        verdict: Judges what it found.
        of: Name of what was looked at, for people.
        slow_ms: Milliseconds after which the answer is late.
        lost: How bad it is where nothing could be found out.
    """
    if told is None:
        return Finding("warn", "cluster.untold", {"reason": "-"})
    seconds = round(told.ms / 1000, 1)
    if told.found is None:
        return _lost(told.fault, of, seconds, lost)
    finding = verdict(told.found)
    if finding.status == "pass" and told.ms > slow_ms:
        return Finding("warn", "cluster.slow", {"part": of, "seconds": seconds})
    return finding


def of_unit(unit: Unit | None, name: str) -> Finding:
    """Of a unit of systemd that should run."""
    if unit is None:
        return Finding("warn", "cluster.untold", {"reason": "systemd"})
    if unit.loaded == "not-found":
        return Finding("fail", "cluster.absent", {"part": name})
    state = f"{unit.active}/{unit.sub}" if unit.sub else unit.active
    if unit.active in RUNNING:
        return Finding("pass", "cluster.runs", {"restarts": unit.restarts})
    # Between two tries of a unit that cannot start, systemd calls it activating.
    restarting = unit.active == "activating" and unit.sub != "auto-restart"
    if restarting:
        return Finding("warn", "cluster.starting", {"part": name, "state": state})
    return Finding("fail", DOWN, {"part": name, "state": state})


def of_part(
    unit: Finding,
    told: Told[Found] | None,
    verdict: Callable[[Found], Finding],
    *,
    of: str,
    slow_ms: float = SLOW_MS,
) -> Finding:
    """Of a part of the service that has a unit and answers: a unit that does not run says more than silence does."""
    if unit.status == "fail":
        return unit
    answer = judged(told, verdict, of=of, slow_ms=slow_ms)
    if answer.code == DOWN:
        # The unit runs, and nobody listens: either it still starts, or it listens elsewhere.
        return unit if unit.status == "warn" else Finding("fail", "cluster.deaf", {"part": of})
    return answer


def _lost(fault: str, of: str, seconds: float, lost: Status) -> Finding:
    code = CODES.get(fault)
    if code is None:
        return Finding(lost, "cluster.untold", {"reason": fault})
    return Finding(lost, code, {"part": of, "seconds": seconds, "state": fault})
