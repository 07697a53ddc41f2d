"""`help`: the time to start, `wastecoach --help` against `http --help` of HTTPie."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.httpie import VERSION, http
from benchmarks.runner import cpu, interleaved, median, spread, wall, wastecoach

BASELINE = f"http --help (HTTPie {VERSION})"


def measure(*, quick: bool) -> Iterator[Figure]:
    """Whole-process time on the wall and of the CPU, in turns."""
    runs = interleaved(
        {"ours": wastecoach("--help"), "theirs": [http(), "--help"]}, runs=2 if quick else 21
    )
    for metric, pick in (("help_vs_httpie", wall), ("help_cpu_vs_httpie", cpu)):
        ours, theirs = median(runs["ours"], pick), median(runs["theirs"], pick)
        note = f"{spread(runs['ours'], pick)}; {spread(runs['theirs'], pick)}"
        yield Figure(metric, ours, "s", BASELINE, theirs, note)
