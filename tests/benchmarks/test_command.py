"""The benchmark command lists what it can measure and prints well-formed lines; no test asserts a speed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.figures import Figure, table
from servers.__main__ import KINDS
from servers.postgres import PostgresServer
from servers.program import Program
from servers.redis import RedisServer
from tests.real import require

ROOT = Path(__file__).parents[2]
METRICS = {
    "help": {"help_vs_httpie", "help_cpu_vs_httpie"},
    "classify": {
        "folder_vs_bare_loop",
        "folder_cpu_vs_bare_loop",
        "model_cpu_ms",
        "model_rss_mb",
        "cold_classify_s",
        "cold_classify_cpu_s",
        "cold_classify_rss_mb",
        "repeated_ms",
    },
    "fingerprint": {
        "fingerprint_vs_founding",
        "fingerprint_vs_decode",
        "fingerprint_bits_from_founding",
        "one_pass_vs_founding",
    },
    "neighbours": {"lookup_vs_get_1e5", "lookup_recall", "search_1e6_ms"},
    "cache": {
        "hit_reencoded",
        "hit_turned",
        "hit_reshot_mild",
        "hit_exact_key",
        "false_pairs",
        "pairs",
    },
    "traffic": {
        "calls_avoided",
        "money_avoided",
        "answers_changed",
        "looks_avoided_exact",
        "looks_avoided_near",
        "looks_avoided_embedded",
        "texts_avoided",
    },
    "workers": {
        f"workers_{pool}{unit}"
        for pool in ("prefork_16", "threads_16", "threads_64")
        for unit in ("", "_mb")
    },
    "status": {
        "status_vs_bare",
        "status_vs_bytes",
        "status_vs_founding",
        "status_cpu_vs_bare",
        "status_p99_ms_500",
        "status_p99_ms_1000",
        "status_errors_500",
        "status_errors_1000",
    },
    "events": {
        "events_cpu_vs_polling",
        "event_delay_p99_ms",
        "event_kb_per_listener",
        "event_errors",
    },
}
ROUNDED = 0.001
PAINTS = ("first_paint", "largest_paint", "usable")
# The whole product as processes: slower than everything else, and run with the faults.
OF_ALL = {
    "analyze": {"analyze_p99_ms_500"},
    "load": {"load_success", "load_p95_vs_ideal"},
    "cached": {"cached_answer_s", "cached_three_calls_s"},
}
METRICS |= {"startup": {"serve_startup_s"}, **OF_ALL}
METRICS["page"] = {
    *(f"page_{what}_{how}" for what in PAINTS for how in ("s", "vs_line")),
    *("page_cpu_ms_vs_line", "page_first_view_kb", "page_blocked_ms"),
}
METRICS["simulate"] = {"simulate_p95_error", "simulate_p50_error"}
METRICS["suggest"] = {"suggest_p95_ms", "suggest_typo_p95_ms", "suggest_prepared_s"}
METRICS["places"] = {
    *("nearest_p95_ms_1e5", "nearest_p95_ms_1e6", "nearest_equal_oracle"),
    *("seed_100k_postgresql_s", "seed_100k_sqlite_s"),
    *("nearest_vs_scan_1e6", "nearest_vs_numpy_1e6", "nearest_vs_rtree_1e6"),
}
WITH: dict[str, list[type[Program]]] = {
    **{name: [RedisServer] for name in ("neighbours", "status", "events")},
    "places": [PostgresServer],
}


def benchmarks(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_lists_every_name() -> None:
    listed = benchmarks("--list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == list(BENCHMARKS)
    # Of faults: tests/faults; of what rebuild does: tests/infra/test_service.py.
    assert {*METRICS, "faults", "rebuild"} == set(BENCHMARKS)


def test_an_unknown_name_is_a_usage_error() -> None:
    refused = benchmarks("nonsense", "--json")
    assert refused.returncode == 2
    assert "invalid choice" in refused.stderr


def test_photos_of_ones_own_can_be_measured() -> None:
    measured = benchmarks("cache", "--json", "--quick", "--photos", "examples")
    lines = {line["metric"]: line for line in map(json.loads, measured.stdout.splitlines())}
    assert lines["pairs"]["value"] == 45
    assert lines["false_pairs"]["value"] == 0


def test_photos_for_what_has_its_own_are_a_usage_error() -> None:
    refused = benchmarks("classify", "--photos", "examples")
    assert refused.returncode == 2
    assert "--photos is for" in refused.stderr


# HTTPie has to be installed for `help`: it belongs to the slow tests that may ask a package index.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("help", marks=pytest.mark.install),
        "classify",
        "fingerprint",
        "neighbours",
        "cache",
        "traffic",
        # A minute of waiting for eyes that take three seconds.
        pytest.param("workers", marks=pytest.mark.install),
        "status",
        "events",
        "startup",
        "suggest",
        "simulate",
        pytest.param("page", marks=pytest.mark.page),
        "places",
        *(pytest.param(name, marks=pytest.mark.faults) for name in OF_ALL),
    ],
)
def test_every_line_is_well_formed(name: str) -> None:
    needed = KINDS.values() if name in OF_ALL else WITH.get(name, [])
    for server in needed:
        require(server)
    measured = benchmarks(name, "--json", "--quick")
    assert measured.returncode == 0, measured.stderr
    lines = [json.loads(line) for line in measured.stdout.splitlines()]
    # Real second photos are there only where the collections are.
    assert {line["metric"] for line in lines} - {"hit_reshot_real"} == METRICS[name]
    for line in lines:
        assert set(line) == {"metric", "value", "unit", "baseline", "baseline_value", "ratio"}
        for value, beside, ratio in _each(line["value"], line["baseline_value"], line["ratio"]):
            assert value >= 0
            assert beside > 0
            # All three are rounded to thousandths; a small baseline makes more of the value's rounding.
            rounding = ROUNDED / 2 * (1 + 1 / beside)
            assert ratio == pytest.approx(value / beside, rel=0.05, abs=max(ROUNDED, rounding))


def _each(value: Any, beside: Any, ratio: Any) -> list[tuple[float, float, float]]:
    """One figure, or one for each store."""
    if not isinstance(value, dict):
        return [(value, beside, ratio)]
    besides = beside if isinstance(beside, dict) else dict.fromkeys(value, beside)
    return [(value[store], besides[store], ratio[store]) for store in value]


def test_the_table_shows_value_baseline_ratio_and_spread() -> None:
    figure = Figure("speed", 30.0, "photos/s", "a bare loop", 40.0, "1..2 in 3 runs")
    head, row = table([figure]).splitlines()
    assert head.split() == ["metric", "value", "baseline", "ratio", "spread"]
    assert row.split("  ")[0] == "speed"
    assert "30 photos/s" in row
    assert "40 photos/s (a bare loop)" in row
    assert "0.75" in row
    assert row.endswith("1..2 in 3 runs")
