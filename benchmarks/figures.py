"""One measured figure, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LIMIT = "limit"
# One number, or one for each of several stores by name.
Measured = float | dict[str, float]


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
    value: Measured
    unit: str
    baseline: str
    baseline_value: Measured
    note: str = ""

    @property
    def ratio(self) -> Measured:
        """How many times the baseline the value is."""
        if isinstance(self.value, dict):
            return {name: value / self._beside(name) for name, value in self.value.items()}
        return self.value / self._beside(self.baseline)

    def _beside(self, name: str) -> float:
        beside = self.baseline_value
        return beside[name] if isinstance(beside, dict) else beside

    def as_json(self) -> str:
        """One line: `{metric, value, unit, baseline, baseline_value, ratio}`."""
        plain = asdict(self) | {"ratio": self.ratio}
        del plain["note"]
        plain |= {name: _rounded(plain[name]) for name in ("value", "baseline_value", "ratio")}
        return json.dumps(plain, ensure_ascii=False)


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table for people."""
    rows = [("metric", "value", "baseline", "ratio", "spread")]
    rows += [
        (
            figure.metric,
            f"{_shown(figure.value, '.3g')} {figure.unit}",
            f"{_shown(figure.baseline_value, '.3g')} {figure.unit} ({figure.baseline})",
            _shown(figure.ratio, ".2f"),
            figure.note,
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _rounded(value: Measured) -> Measured:
    if isinstance(value, dict):
        return {name: round(one, 3) for name, one in value.items()}
    return round(value, 3)


def _shown(value: Measured, form: str) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one:{form}}" for name, one in value.items())
    return f"{value:{form}}"
