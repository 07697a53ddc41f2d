"""`wastecoach infra cost` and `wastecoach infra simulate`: word for word at 80 columns, as data, and when misused.

`WASTECOACH_RENEW_GOLDEN=1 pytest tests/clusters/test_capacity_commands.py` renews what is kept word for word.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import RENEW, Command, wastecoach  # noqa: F401 -- a fixture

GOLDEN = Path(__file__).parent / "golden"
SHORT = ("infra", "simulate", "--users", "3000", "--days", "1", "--cache-hit", "0.3")
CASES: dict[str, tuple[str, ...]] = {
    **{f"cost.{lang}": ("infra", "cost", "--lang", lang) for lang in ("en", "ko")},
    **{f"simulate.{lang}": (*SHORT, "--lang", lang) for lang in ("en", "ko")},
    "cost-unknown-model.en": (
        *("infra", "cost", "--lang", "en", "--requests-per-month", "10000"),
        *("--model", "openai/gpt-99"),
    ),
    "simulate-too-few.en": (
        *("infra", "simulate", "--lang", "en", "--users", "3000", "--days", "1"),
        *("--workers", "0=1", "--cache-hit", "0", "--model", "embedded"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_output_is_what_it_was(name: str, wastecoach: Command) -> None:  # noqa: F811
    ended = wastecoach(*CASES[name])
    assert (ended.code, ended.err) == (0, "")
    shown = "".join(f"{line.rstrip()}\n" for line in ended.out.splitlines())
    file = GOLDEN / f"{name}.txt"
    if RENEW:
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
    assert all(cell_len(line) <= 80 for line in shown.splitlines())


def test_every_golden_file_belongs_to_a_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt") if path.stem in CASES} == set(CASES)


def test_costs_as_data_add_up_and_tell_both_documents(wastecoach: Command) -> None:  # noqa: F811
    told = json.loads(wastecoach("infra", "cost", "--json", "--requests-per-month", "100000").out)
    lines = sum(line["usd"] for line in told["lines"]) + told["models"]["usd"]
    assert lines == pytest.approx(told["total_usd"])
    assert told["region"] == "ap-northeast-2"
    founding = {(one["document"], one["requests_per_month"]): one for one in told["founding"]}
    assert [one["document_usd"] for one in founding.values()] == [120, 530, 185]
    assert founding[1, 100_000]["ours_usd"] == pytest.approx(told["total_usd"])
    assert "load_balancer" in founding[2, None]["left_out"]
    assert "tax" in told["in_no_figure"]


def test_a_simulated_day_as_data_can_be_given_again(
    wastecoach: Command,  # noqa: F811
    tmp_path: Path,
) -> None:
    told = json.loads(wastecoach(*SHORT, "--json").out)
    assert len(told["hours"]) == 24
    assert {"p50_s", "p95_s", "longest_s"} == set(told["waits"])
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(told["scenario"]), "utf-8")
    again = wastecoach("infra", "simulate", "--scenario", str(file), "--days", "1", "--json")
    assert json.loads(again.out) == told


def test_an_option_comes_before_the_file(
    wastecoach: Command,  # noqa: F811
    tmp_path: Path,
) -> None:
    file = tmp_path / "scenario.json"
    file.write_text('{"users": 100, "target_s": 9}', "utf-8")
    line = ("infra", "simulate", "--scenario", str(file), "--users", "200", "--json")
    told = json.loads(wastecoach(*line, "--days", "1").out)
    assert (told["scenario"]["users"], told["scenario"]["target_s"]) == (200, 9)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("cost", "--model", "gpt-4o"), "PROVIDER/NAME"),
        (("cost", "--cache-hit", "1.5"), "--cache-hit"),
        (("cost", "--requests-per-month", "-1"), "--requests-per-month"),
        (("simulate", "--workers", "12"), "HOUR=COUNT"),
        (("simulate", "--workers", "24=1"), "HOUR=COUNT"),
        (("simulate", "--workers", "0=0"), "HOUR=COUNT"),
        (("simulate", "--model", "embedded/"), "PROVIDER/NAME"),
    ],
)
def test_a_command_line_that_means_nothing_says_why(
    arguments: tuple[str, ...],
    named: str,
    wastecoach: Command,  # noqa: F811
) -> None:
    ended = wastecoach("infra", *arguments)
    assert ended.code == 2
    assert named in ended.err


def test_a_scenario_that_is_not_there_is_told_in_one_line(wastecoach: Command) -> None:  # noqa: F811
    ended = wastecoach("infra", "simulate", "--scenario", "nowhere.json", "--lang", "en")
    assert ended.code not in {0, 1}
    assert "nowhere.json" in ended.err
    assert len(ended.err.splitlines()) == 1
