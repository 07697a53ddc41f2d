"""What people read about money, word for word; `WASTECOACH_RENEW_GOLDEN=1 pytest tests/money` renews it."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.money.tables import USUAL_LOOK, Clock, ledger
from wastecoach.bootstrap import catalogue
from wastecoach.cli.costs import Asked, amount, show
from wastecoach.cli.estimate import agreed, told
from wastecoach.cli.terminal import error_line
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budget, Budgets, Grouping
from wastecoach.core.errors import BudgetReached, MaxCostReached
from wastecoach.core.estimates import Estimate
from wastecoach.infra.money.ledger import SqlLedger

GOLDEN = Path(__file__).parent / "golden"
RENEW = "WASTECOACH_RENEW_GOLDEN" in os.environ
BUDGETS = Budgets(day=Budget(soft=500_000, hard=1_000_000), month=Budget(hard=20_000_000))


@pytest.fixture
def kept(tmp_path: Path) -> SqlLedger:
    """Two days of calls, one without a known price, one that was interrupted."""
    clock = Clock()
    kept = ledger(tmp_path / "ledger", BUDGETS, clock)
    free = ledger(tmp_path / "ledger", Budgets(), clock)
    clock.set(2026, 11, 25)
    for _ in range(40):
        kept.settle(kept.reserve("look", "openai", "gpt-4o"), Usage(4100, 2210, 3000))
    clock.set(2026, 11, 26)
    for _ in range(12):
        kept.settle(kept.reserve("look", "openai", "gpt-4o"), Usage(4100, 210, 3000))
        kept.settle(kept.reserve("coach", "openai", "gpt-4o"), Usage(655, 290))
    kept.settle(kept.reserve("look", "roboflow", "waste/3"), Usage(calls=1))
    free.settle(free.reserve("look", "huggingface", "a/b"), Usage())
    kept.reserve("look", "openai", "gpt-4o")
    return kept


def compared(name: str, shown: str) -> str:
    file = GOLDEN / f"{name}.txt"
    shown = "".join(line.rstrip() + "\n" for line in shown.splitlines())
    if RENEW:
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["day", "provider", "stage"])
def test_the_account(
    kept: SqlLedger, by: Grouping, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    words = catalogue(language)
    show(
        kept,
        words,
        Asked(by, None, language, as_json=False),
        saved=3_214_000 if by == "stage" else None,
    )
    shown = compared(f"costs-{by}.{language}", capsys.readouterr().out)
    assert all(cell_len(line) <= 80 for line in shown.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_account_of_somebody_who_never_paid(
    tmp_path: Path, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = ledger(tmp_path / "nothing")
    show(nothing, catalogue(language), Asked("day", 30, language, as_json=False))
    compared(f"costs-none.{language}", capsys.readouterr().out)
    assert list(tmp_path.iterdir()) == []


def test_the_account_as_json_has_the_same_figures_in_dollars(
    kept: SqlLedger, capsys: pytest.CaptureFixture[str]
) -> None:
    show(kept, catalogue("en"), Asked("day", 1, "en", as_json=True), saved=1_500_000)
    account = json.loads(capsys.readouterr().out)
    assert account == {
        "by": "day",
        "since": "2026-11-26",
        "totals": [{"name": "2026-11-26", **account["sum"]}],
        "sum": {
            "calls": 27,
            "input_tokens": 57060,
            "cached_tokens": 36000,
            "output_tokens": 6000,
            "cost_usd": 0.108765,
            "unpriced": 1,
            "open": 1,
        },
        "budgets": {
            "day": {"spent_usd": 0.108765, "soft_usd": 0.5, "hard_usd": 1.0},
            "month": {"spent_usd": 1.066765, "soft_usd": None, "hard_usd": 20.0},
        },
        "saved_usd": 1.5,
        "own_prices": False,
        "prices_checked": "2026-11-26",
    }


@pytest.mark.parametrize(
    ("micro", "shown"),
    [
        (0, "0.00"),
        (285, "0.0003"),
        (USUAL_LOOK, "0.0042"),
        (1_000_000, "1.00"),
        (12_345_678_900, "12,345.68"),
    ],
)
def test_amounts_are_as_fine_as_they_are_small(micro: int, shown: str) -> None:
    assert amount(micro) == shown


ESTIMATE = Estimate(120, 20, 0, 488_400, 2_310_000)
UNKNOWN = Estimate(3, 0, 0, 0, 0, ("huggingface a/b", "openai my-model"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_estimate(language: Language) -> None:
    words = catalogue(language)
    both = f"{told(ESTIMATE, words, 1.5)}\n---\n{told(UNKNOWN, words)}"
    compared(f"estimate.{language}", both)


class Keyboard(io.StringIO):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        return True


class TestAsking:
    @pytest.fixture
    def terminal(self) -> Console:
        return Console(file=io.StringIO(), force_terminal=True)

    @pytest.mark.parametrize(
        ("language", "typed", "going_on"),
        [
            ("en", "y\n", True),
            ("en", "Yes \n", True),
            ("ko", "예\n", True),
            ("en", "n\n", False),
            ("en", "\n", False),
            ("ko", "아니요\n", False),
            ("en", "", False),
        ],
    )
    def test_a_person_at_a_terminal_decides(
        self,
        terminal: Console,
        language: Language,
        typed: str,
        going_on: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("sys.stdin", Keyboard(typed))
        assert agreed(ESTIMATE, catalogue(language), terminal, ask=True) is going_on

    def test_the_question_does_not_go_to_standard_output(
        self,
        terminal: Console,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr("sys.stdin", Keyboard("y\n"))
        agreed(ESTIMATE, catalogue("ko"), terminal, ask=True)
        assert capsys.readouterr().out == ""
        assert isinstance(terminal.file, io.StringIO)
        assert "계속할까요?" in terminal.file.getvalue()

    def test_a_photo_on_standard_input_is_no_answer(
        self, terminal: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        photo = io.StringIO("n\n")
        monkeypatch.setattr("sys.stdin", photo)
        assert agreed(ESTIMATE, catalogue("en"), terminal, ask=True)
        assert photo.tell() == 0

    def test_who_wants_quiet_is_asked_nonetheless_and_knows_about_what(
        self, terminal: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", Keyboard("n\n"))
        assert not agreed(ESTIMATE, catalogue("en"), terminal, ask=True, quiet=True)
        assert isinstance(terminal.file, io.StringIO)
        assert "0.4884" in terminal.file.getvalue()

    def test_who_wants_quiet_and_said_yes_beforehand_hears_nothing(self, terminal: Console) -> None:
        assert agreed(ESTIMATE, catalogue("en"), terminal, ask=False, quiet=True)
        assert isinstance(terminal.file, io.StringIO)
        assert terminal.file.getvalue() == ""

    def test_who_said_yes_beforehand_is_told_and_not_asked(self, terminal: Console) -> None:
        assert agreed(ESTIMATE, catalogue("en"), terminal, ask=False)
        assert isinstance(terminal.file, io.StringIO)
        assert "0.4884" in terminal.file.getvalue()

    def test_a_script_is_told_and_not_asked(self) -> None:
        heard = io.StringIO()
        console = Console(file=heard, force_terminal=False)
        assert agreed(ESTIMATE, catalogue("en"), console, ask=True)
        assert "120 photos" in heard.getvalue()

    def test_nothing_is_said_about_what_costs_nothing(self, terminal: Console) -> None:
        assert agreed(Estimate(9, 9, 0, 0, 0), catalogue("en"), terminal, ask=True)
        assert isinstance(terminal.file, io.StringIO)
        assert terminal.file.getvalue() == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused(language: Language) -> None:
    """A budget that is partly spent, one that is smaller than any call, a run at its end."""
    refused = (
        BudgetReached(period="day", spent_usd=0.94205, limit_usd=1.0),
        BudgetReached(period="month", spent_usd=0.0, limit_usd=0.00005),
        MaxCostReached(spent_usd=1.4999, limit_usd=1.5),
    )
    words = catalogue(language)
    compared(f"refused.{language}", "\n".join(error_line(error, words) for error in refused))


def test_every_golden_file_belongs_to_a_test() -> None:
    kinds = ("costs-day", "costs-provider", "costs-stage", "costs-none", "estimate", "refused")
    wanted = {f"{kind}.{language}" for kind in kinds for language in LANGUAGES}
    assert {path.stem for path in GOLDEN.glob("*.txt")} == wanted
