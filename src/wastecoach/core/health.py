"""How well an installation is, component by component, as values.

    pass   all is well
    warn   degraded: slower, or without a part; what is accepted is kept and will be answered
    fail   down: photos cannot be accepted, or answers cannot be given

The JSON of a `Report` is what `wastecoach health-check --json` and `/readyz` say; keep its names stable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from wastecoach.core.messages import Catalogue

Status = Literal["pass", "warn", "fail"]
STATUSES: tuple[Status, ...] = ("pass", "warn", "fail")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a component: `code` and `params` of the words in `health.<code>` of the catalogues.

    Params never name hosts, users or keys: anybody may read `/readyz`.
    """

    status: Status
    code: str
    params: dict[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One component that can be looked at.

    Attributes:
        name: Of the component.
        look: Looks at it; whatever it raises counts as not having found out.
        lost: What it means where nothing can be found out: its `reason` becomes a param of the finding.
    """

    name: str
    look: Callable[[], Finding]
    lost: Finding

    def unknown(self, reason: str) -> Finding:
        """Nothing could be found out, for a reason that names no host."""
        return replace(self.lost, params=self.lost.params | {"reason": reason})


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of the component `name`, and how many milliseconds that took."""

    name: str
    finding: Finding
    ms: float


@dataclass(frozen=True, slots=True)
class Component:
    """One component in words.

    Attributes:
        name: Stable, for programs.
        status: How it is.
        detail: What was found.
        remedy: What to do about it, None where nothing is to be done.
        ms: Milliseconds that looking took.
    """

    name: str
    status: Status
    detail: str
    remedy: str | None
    ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """All components, and the worst of their statuses."""

    status: Status
    components: tuple[Component, ...]


def worst(statuses: Iterable[Status]) -> Status:
    """The worst of some statuses; `pass` of none."""
    return max(statuses, key=STATUSES.index, default="pass")


def report(examined: Sequence[Examined], words: Catalogue) -> Report:
    """What was found, in words."""
    components = tuple(_component(one, words) for one in examined)
    return Report(worst(component.status for component in components), components)


def with_component(before: Report, component: Component) -> Report:
    """A report with one more component in front."""
    return Report(worst((before.status, component.status)), (component, *before.components))


def as_json(said: Report) -> bytes:
    """The JSON of a report."""
    return msgspec.json.encode(said)


def from_json(text: bytes) -> Report:
    """Read a report back.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return msgspec.json.decode(text, type=Report)


def _component(examined: Examined, words: Catalogue) -> Component:
    finding = examined.finding
    key = f"health.{finding.code}"
    remedy = f"{key}.remedy"
    return Component(
        name=examined.name,
        status=finding.status,
        detail=words.text(f"{key}.detail", **finding.params),
        remedy=words.text(remedy, **finding.params) if words.has(remedy) else None,
        ms=round(examined.ms, 1),
    )
