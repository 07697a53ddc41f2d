"""A cluster's health in words: the report of an installation, with the node, the number of the check, and a score.

The JSON is what `wastecoach health-check --cluster --json` says; keep its names stable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from wastecoach.core.health import STATUSES, Component, Examined, Finding, Status, report, worst
from wastecoach.core.messages import Catalogue

# What a check gives to the score, of its weight.
CREDITS: dict[Status, float] = dict(zip(STATUSES, (1.0, 0.5, 0.0), strict=True))


@dataclass(frozen=True, slots=True)
class Judged:
    """One check, made or not.

    Attributes:
        number: Of the check.
        name: Of the check.
        weight: What it counts for.
        node: Where: a node, the cluster as a whole, or the outside.
        finding: What was found; None where the node gave no answer at all, which is a finding of its own.
        ms: Milliseconds that looking took.
    """

    number: int
    name: str
    weight: int
    node: str
    finding: Finding | None
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class ClusterComponent(Component):
    """One check of one node in words.

    Attributes:
        node: Where: a node, `cluster`, or `outside`.
        number: Of the check.
        code: What was found, for programs: `cluster.unreachable`, `cluster.down`, `cluster.hangs`, …
    """

    node: str = ""
    number: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class ClusterReport:
    """All checks, the worst of their statuses, and a score from 0 to 100."""

    status: Status
    score: int
    components: tuple[ClusterComponent, ...] = field(default=())


def in_words(checks: Sequence[Judged], words: Catalogue) -> ClusterReport:
    """What was found, in words."""
    found = tuple(_component(one, one.finding, words) for one in checks if one.finding is not None)
    return ClusterReport(worst(one.status for one in found), score(checks), found)


def score(checks: Sequence[Judged]) -> int:
    """100 where all is well: a warning counts half of its check's weight, a failure and what was not told nothing."""
    whole = sum(one.weight for one in checks)
    gained = sum(
        one.weight * CREDITS[one.finding.status] for one in checks if one.finding is not None
    )
    return int(100 * gained / whole) if whole else 100


def as_json(said: ClusterReport) -> bytes:
    """The JSON of a report."""
    return msgspec.json.encode(said)


def _component(one: Judged, finding: Finding, words: Catalogue) -> ClusterComponent:
    params = {"node": one.node} | finding.params
    found = Finding(finding.status, finding.code, params)
    said = report([Examined(one.name, found, one.ms)], words).components[0]
    return ClusterComponent(
        said.name,
        said.status,
        said.detail,
        said.remedy,
        said.ms,
        node=one.node,
        number=one.number,
        code=finding.code,
    )
