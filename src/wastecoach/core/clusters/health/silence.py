"""Nodes that gave no facts: why not, read from how ssh or Systems Manager ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wastecoach.core.clusters.health.facts import Facts
from wastecoach.core.health import Finding

Why = Literal["unreachable", "ssh_down", "silent", "denied", "stranger", "garbled"]
# Exit codes: of what took too long, of ssh itself.
TIMED_OUT, OF_SSH = 124, 255
# What ssh and Systems Manager say, in this order: the first that is said decides.
SAID: tuple[tuple[str, Why], ...] = (
    ("host key verification failed", "stranger"),
    ("identification has changed", "stranger"),
    ("permission denied", "denied"),
    ("too many authentication failures", "denied"),
    ("accessdenied", "denied"),
    ("identity file", "denied"),
    ("connection refused", "ssh_down"),
    ("kex_exchange_identification", "ssh_down"),
    ("during banner exchange", "silent"),
)
# Seconds that a node may take to be reached, apart from its own looking.
SLOW_S = 5.0


@dataclass(frozen=True, slots=True)
class Answered:
    """A node told its facts; `seconds` passed from the question to the answer, which came at `at` by our clock."""

    facts: Facts
    seconds: float
    at: float

    @property
    def way_s(self) -> float:
        """Seconds that were not spent looking."""
        return max(0.0, self.seconds - self.facts.took)


@dataclass(frozen=True, slots=True)
class Silent:
    """A node told nothing.

    Attributes:
        why: What kind of silence that is.
        seconds: How long we waited.
    """

    why: Why
    seconds: float


Heard = Answered | Silent


def why_silent(code: int, said: str) -> Why:
    """Why there are no facts: from the exit code of what asked for them, and what it said of that.

    A machine that answers, but whose ssh does not, is told from one that nothing reaches: the first needs a look at
    its ssh, the second at its power and network.
    """
    if code == TIMED_OUT:
        return "silent"
    told = said.lower()
    for words, why in SAID:
        if words in told:
            return why
    return "unreachable" if code == OF_SSH else "garbled"


def of_silence(silent: Silent) -> Finding:
    """Of a node that told nothing."""
    return Finding("fail", f"cluster.{silent.why}", {"seconds": round(silent.seconds, 1)})


def of_reach(way_s: float) -> Finding:
    """Of a node that answers: how long question and answer were under way."""
    params: dict[str, str | float] = {"seconds": round(way_s, 1)}
    if way_s > SLOW_S:
        return Finding("warn", "cluster.reached_late", params)
    return Finding("pass", "cluster.reached", params)
