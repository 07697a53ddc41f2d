"""One measured figure, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LIMIT = "limit"


@dataclass(frozen=True)
class Figure:
    """A measured value beside what it is compared with.

    Attributes:
        metric: Stable name; other programs read it.
        value: Measured, usually a median.
        unit: Of `value` and `baseline_value`.
        baseline: What was measured beside it in the same run, or `limit`: the most that the value may be.
        baseline_value: Measured in the same run, or the limit.
        note: Spread and circumstances, for the table only.
    """

    metric: str
    value: float
    unit: str
    baseline: str
    baseline_value: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times the baseline the value is."""
        return self.value / self.baseline_value

    def as_json(self) -> str:
        """One line: `{metric, value, unit, baseline, baseline_value, ratio}`."""
        plain = asdict(self) | {"ratio": round(self.ratio, 3)}
        del plain["note"]
        plain |= {name: round(plain[name], 3) for name in ("value", "baseline_value")}
        return json.dumps(plain, ensure_ascii=False)


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table for people."""
    rows = [("metric", "value", "baseline", "ratio", "spread")]
    rows += [
        (
            figure.metric,
            f"{figure.value:.3g} {figure.unit}",
            f"{figure.baseline_value:.3g} {figure.unit} ({figure.baseline})",
            f"{figure.ratio:.2f}",
            figure.note,
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
