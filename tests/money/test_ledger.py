"""The ledger, in files and databases: what is set aside, settled, released, and what the budgets make of it."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from servers.ports import free_ports
from tests.money.tables import COACH, LOOK, SEOUL, Clock, Place, at, home, ledger, table
from wastecoach.bootstrap.ledgers import ledger_home
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budget, Budgets, Spent, Total
from wastecoach.core.errors import BudgetReached, LedgerUnavailable, PriceUnknown
from wastecoach.core.prices import dollars
from wastecoach.infra.money.homes import InDatabase, OwnFile
from wastecoach.infra.money.ledger import SqlLedger
from wastecoach.infra.records import opening
from wastecoach.settings import Settings

HARD = Budgets(day=Budget(hard=10 * LOOK))
SOFT = Budgets(day=Budget(soft=2 * LOOK))


class TestACall:
    def test_the_most_it_may_cost_is_set_aside_before_it_is_made(self, place: Place) -> None:
        kept = ledger(place)
        kept.reserve("look", "openai", "gpt-4o")
        kept.reserve("coach", "openai", "gpt-4o")
        assert kept.spent() == Spent(LOOK + COACH, LOOK + COACH)

    def test_its_real_cost_takes_the_place_of_what_was_set_aside(self, place: Place) -> None:
        kept = ledger(place)
        ticket = kept.reserve("look", "openai", "gpt-4o")
        assert kept.settle(ticket, Usage(1000, 100, cached_tokens=400)) == 0.0017
        assert kept.spent() == Spent(1700, 1700)

    def test_one_that_was_not_charged_leaves_nothing(self, place: Place) -> None:
        kept = ledger(place)
        assert kept.settle(kept.reserve("look", "openai", "gpt-4o"), None) == 0.0
        assert kept.spent() == Spent()
        assert kept.totals("day") == []

    def test_one_that_is_charged_by_the_call_costs_its_calls(self, place: Place) -> None:
        kept = ledger(place)
        assert kept.settle(kept.reserve("look", "roboflow", "waste/3"), Usage(calls=2)) == 0.003

    def test_without_a_known_price_it_is_counted_and_its_cost_is_unknown(
        self, place: Place
    ) -> None:
        kept = ledger(place)
        assert kept.settle(kept.reserve("look", "huggingface", "a/b"), Usage(10, 20)) is None
        assert kept.totals("provider") == [Total("huggingface", 1, 10, 0, 20, 0, unpriced=1)]

    def test_settling_it_twice_counts_once(self, place: Place) -> None:
        kept = ledger(place)
        ticket = kept.reserve("look", "openai", "gpt-4o")
        kept.settle(ticket, Usage(1000, 100))
        kept.settle(ticket, Usage(9000, 900))
        assert kept.spent().day == 2000

    def test_another_process_may_settle_it(self, place: Place) -> None:
        ticket = ledger(place).reserve("look", "openai", "gpt-4o")
        assert ledger(place).settle(ticket, Usage(1000, 100)) == 0.002
        assert ledger(place).spent().day == 2000

    def test_one_that_never_settles_goes_on_counting(self, place: Place) -> None:
        clock = Clock()
        ledger(place, clock=clock).reserve("look", "openai", "gpt-4o")
        clock.at += 3600
        assert ledger(place, clock=clock).spent().day == LOOK
        assert ledger(place, clock=clock).totals("stage")[0].open == 1

    @pytest.mark.parametrize("budgets", [Budgets(), HARD])
    def test_one_that_may_have_been_charged_goes_on_counting_with_what_was_set_aside(
        self, place: Place, budgets: Budgets
    ) -> None:
        kept = ledger(place, budgets)
        assert kept.keep(kept.reserve("look", "openai", "gpt-4o")) == dollars(LOOK)
        assert kept.totals("stage") == [Total("look", 1, cost=LOOK, open=1)]

    def test_what_is_kept_is_kept_whatever_is_heard_later(self, place: Place) -> None:
        kept = ledger(place)
        ticket = kept.reserve("look", "openai", "gpt-4o")
        kept.keep(ticket)
        kept.settle(ticket, None)
        kept.settle(ticket, Usage(10, 10))
        assert kept.spent().day == LOOK

    def test_one_without_a_known_price_may_have_cost_nobody_knows_what(self, place: Place) -> None:
        kept = ledger(place)
        assert kept.keep(kept.reserve("look", "huggingface", "a/b")) is None
        assert kept.totals("provider") == [Total("huggingface", 1, unpriced=1)]

    @pytest.mark.parametrize("count", [10**30, -(10**30)])
    def test_a_service_that_counts_nonsense_does_not_break_the_books(
        self, place: Place, count: int
    ) -> None:
        kept = ledger(place)
        ticket = kept.reserve("look", "openai", "gpt-4o")
        assert kept.settle(ticket, Usage(count, count, count, count)) is not None
        assert kept.spent().day >= 0
        assert kept.totals("day")[0].cost == kept.spent().day


class TestTheFile:
    def test_it_is_made_by_the_first_paid_call_and_not_by_looking(self, path: Path) -> None:
        kept = ledger(path, SOFT)
        assert kept.spent() == Spent()
        assert kept.totals("day") == []
        assert not kept.frugal()
        assert not path.parent.exists()
        kept.reserve("look", "openai", "gpt-4o")
        assert path.exists()

    def test_only_its_owner_may_read_it(self, path: Path) -> None:
        ledger(path).reserve("look", "openai", "gpt-4o")
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name

    def test_an_empty_file_becomes_a_ledger(self, path: Path) -> None:
        path.parent.mkdir()
        path.touch()
        kept = ledger(path)
        assert kept.spent() == Spent()
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.spent().day == LOOK

    def test_a_writer_that_died_halfway_leaves_no_trace(self, path: Path) -> None:
        kept = ledger(path)
        kept.reserve("look", "openai", "gpt-4o")
        with pytest.raises(KeyboardInterrupt):
            die_halfway(path)
        assert kept.spent().day == LOOK
        assert kept.totals("day")[0].calls == 1


def die_halfway(path: Path) -> None:
    with home(path).writing() as books:
        books._connection.execute(text("DELETE FROM calls"))
        raise KeyboardInterrupt


class TestBudgets:
    def test_a_hard_one_may_be_used_up_and_no_more(self, place: Place) -> None:
        kept = ledger(place, HARD)
        for _ in range(10):
            kept.reserve("look", "openai", "gpt-4o")
        with pytest.raises(BudgetReached) as reached:
            kept.reserve("look", "openai", "gpt-4o")
        assert reached.value.params == {
            "period": "day",
            "spent_usd": 0.17205,
            "limit_usd": 0.17205,
        }
        assert kept.totals("day")[0].calls == 10

    def test_what_a_call_did_not_use_is_there_for_the_next(self, place: Place) -> None:
        kept = ledger(place, HARD)
        tickets = [kept.reserve("look", "openai", "gpt-4o") for _ in range(10)]
        kept.settle(tickets[0], None)
        kept.settle(tickets[1], Usage(10, 10))
        kept.reserve("look", "openai", "gpt-4o")
        with pytest.raises(BudgetReached):
            kept.reserve("look", "openai", "gpt-4o")

    def test_a_dear_call_counts_in_full_when_it_is_settled(self, place: Place) -> None:
        kept = ledger(place, HARD)
        kept.settle(kept.reserve("look", "openai", "gpt-4o"), Usage(100_000, 9_000))
        with pytest.raises(BudgetReached):
            kept.reserve("look", "openai", "gpt-4o")

    def test_a_soft_one_makes_frugal_and_refuses_nothing(self, place: Place) -> None:
        kept = ledger(place, SOFT)
        kept.reserve("look", "openai", "gpt-4o")
        assert not kept.frugal()
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.frugal()
        kept.reserve("look", "openai", "gpt-4o")

    def test_with_a_hard_one_a_call_of_unknown_price_is_refused(self, place: Place) -> None:
        with pytest.raises(PriceUnknown) as refused:
            ledger(place, HARD).reserve("look", "huggingface", "a/b")
        assert refused.value.params == {"provider": "huggingface", "model": "a/b"}
        ledger(place, SOFT).reserve("look", "huggingface", "a/b")

    def test_they_are_shared_by_everyone_who_names_the_place(self, place: Place) -> None:
        for _ in range(10):
            ledger(place, HARD).reserve("look", "openai", "gpt-4o")
        with pytest.raises(BudgetReached):
            ledger(place, HARD).reserve("look", "openai", "gpt-4o")


class TestDaysAndMonths:
    def test_a_day_ends_at_local_midnight(self, place: Place) -> None:
        clock = Clock()
        kept = ledger(place, Budgets(day=Budget(hard=LOOK)), clock)
        clock.set(2026, 11, 26, 23, 59)
        kept.reserve("look", "openai", "gpt-4o")
        with pytest.raises(BudgetReached):
            kept.reserve("look", "openai", "gpt-4o")
        clock.set(2026, 11, 27, 0, 0)
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.spent() == Spent(LOOK, 2 * LOOK)

    def test_a_month_ends_with_its_last_day(self, place: Place) -> None:
        clock = Clock()
        kept = ledger(place, Budgets(month=Budget(hard=2 * LOOK)), clock)
        clock.set(2026, 12, 1)
        kept.reserve("look", "openai", "gpt-4o")
        clock.set(2026, 12, 31, 23, 59)
        kept.reserve("look", "openai", "gpt-4o")
        with pytest.raises(BudgetReached) as reached:
            kept.reserve("look", "openai", "gpt-4o")
        assert reached.value.params["period"] == "month"
        clock.set(2027, 1, 1, 0, 0)
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.spent() == Spent(LOOK, LOOK)

    def test_a_soft_budget_is_over_with_its_day(self, place: Place) -> None:
        clock = Clock()
        kept = ledger(place, Budgets(day=Budget(soft=LOOK)), clock)
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.frugal()
        clock.set(2026, 11, 27)
        assert not kept.frugal()

    def test_a_call_over_midnight_counts_for_the_day_on_which_it_began(self, place: Place) -> None:
        clock = Clock()
        kept = ledger(place, clock=clock)
        clock.set(2026, 11, 30, 23, 59)
        ticket = kept.reserve("look", "openai", "gpt-4o")
        clock.set(2026, 12, 1, 0, 1)
        kept.settle(ticket, Usage(1000, 100))
        assert kept.spent() == Spent()
        assert [(total.name, total.cost) for total in kept.totals("day")] == [("2026-11-30", 2000)]

    @pytest.fixture
    def in_seoul(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("TZ", "KST-9")
        time.tzset()
        yield
        monkeypatch.delenv("TZ")
        time.tzset()

    @pytest.mark.usefixtures("in_seoul")
    def test_without_a_zone_the_machines_midnight_counts(self, place: Place) -> None:
        clock = Clock()
        kept = SqlLedger(home(place), table(), Budgets(), clock)
        clock.set(2026, 11, 26, 23, 59)
        assert kept.today().isoformat() == "2026-11-26"
        clock.set(2026, 11, 27, 0, 0)
        assert kept.today().isoformat() == "2026-11-27"


class TestTotals:
    @pytest.fixture
    def kept(self, place: Place) -> SqlLedger:
        """Two days: looks and coaching with one provider, looks with another."""
        clock = Clock()
        kept = ledger(place, clock=clock)
        kept.settle(kept.reserve("look", "roboflow", "a/1"), Usage(calls=1))
        clock.set(2026, 11, 27)
        kept.settle(kept.reserve("look", "openai", "gpt-4o"), Usage(1000, 100, 500))
        kept.settle(kept.reserve("coach", "openai", "gpt-4o"), Usage(600, 300))
        return kept

    def test_by_day_they_stand_in_order(self, kept: SqlLedger) -> None:
        assert kept.totals("day") == [
            Total("2026-11-26", 1, 0, 0, 0, 1500),
            Total("2026-11-27", 2, 1600, 500, 400, 5225),
        ]

    def test_by_provider_and_stage_the_dearest_comes_first(self, kept: SqlLedger) -> None:
        assert [(total.name, total.cost) for total in kept.totals("provider")] == [
            ("openai", 5225),
            ("roboflow", 1500),
        ]
        assert [(total.name, total.calls, total.cost) for total in kept.totals("stage")] == [
            ("coach", 1, 3600),
            ("look", 2, 3125),
        ]

    def test_they_may_begin_with_a_day(self, kept: SqlLedger) -> None:
        assert [total.name for total in kept.totals("day", kept.today())] == ["2026-11-27"]

    def test_the_days_are_in_step_with_the_calls(self, kept: SqlLedger, place: Place) -> None:
        with home(place).reading() as books:
            assert books is not None
            days = list(books._connection.execute(text("SELECT day, cost FROM days ORDER BY day")))
        assert days == [(total.name, total.cost) for total in kept.totals("day")]


def in_the_way(path: Path) -> None:
    path.parent.write_text("a file where a folder should be")


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def no_database(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 1000)


@pytest.mark.parametrize("spoil", [in_the_way, a_folder, no_database])
class TestALedgerThatCannotBeUsed:
    def test_with_a_hard_budget_it_refuses_paid_calls(
        self, path: Path, spoil: Callable[[Path], None]
    ) -> None:
        spoil(path)
        with pytest.raises(LedgerUnavailable) as refused:
            ledger(path, HARD).reserve("look", "openai", "gpt-4o")
        assert refused.value.params["ledger"] == str(path)
        assert refused.value.params["detail"]

    def test_without_budgets_it_warns_and_the_cost_is_told_all_the_same(
        self, path: Path, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
    ) -> None:
        spoil(path)
        kept = ledger(path)
        with caplog.at_level(logging.WARNING):
            ticket = kept.reserve("look", "openai", "gpt-4o")
            assert kept.settle(ticket, Usage(1000, 100)) == 0.002
        assert len(caplog.records) == 2
        assert str(path) in caplog.text

    def test_with_a_soft_budget_only_what_costs_nothing_is_asked_once_a_call_is_missing_in_it(
        self, path: Path, spoil: Callable[[Path], None]
    ) -> None:
        spoil(path)
        kept = ledger(path, SOFT)
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.frugal()


@pytest.mark.parametrize("spoil", [a_folder, no_database])
def test_an_account_of_what_cannot_be_read_is_not_an_account_of_nothing(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    with pytest.raises(LedgerUnavailable):
        ledger(path).spent()
    with pytest.raises(LedgerUnavailable):
        ledger(path).totals("day")


def test_once_the_ledger_can_be_written_again_a_soft_budget_counts_again(path: Path) -> None:
    kept = ledger(path, SOFT)
    in_the_way(path)
    kept.reserve("look", "openai", "gpt-4o")
    assert kept.frugal()
    path.parent.unlink()
    assert not kept.frugal()


def test_a_ledger_that_others_hold_for_too_long_counts_as_unusable(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_S", 0.01)
    kept = ledger(path, HARD)
    kept.reserve("look", "openai", "gpt-4o")
    with home(path).writing(), pytest.raises(LedgerUnavailable) as refused:
        kept.reserve("look", "openai", "gpt-4o")
    assert "locked" in str(refused.value)


def test_a_call_that_may_have_been_charged_is_written_down_where_it_could_not_be_set_aside(
    path: Path,
) -> None:
    kept = ledger(path)
    path.parent.write_text("in the way")
    ticket = kept.reserve("look", "openai", "gpt-4o")
    assert kept.keep(ticket) == dollars(LOOK)
    path.parent.unlink()
    kept.keep(ticket)
    assert kept.spent().day == LOOK


def test_a_call_that_could_not_be_set_aside_is_written_down_when_it_is_settled(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ledger(path)
    path.parent.write_text("in the way")
    ticket = kept.reserve("look", "openai", "gpt-4o")
    path.parent.unlink()
    kept.settle(ticket, Usage(1000, 100))
    assert kept.spent().day == 2000


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "somebody.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (word TEXT)")
        database.execute("PRAGMA user_version = 1")
        database.commit()
    before = path.read_bytes()
    kept = ledger(path, HARD)
    with pytest.raises(LedgerUnavailable):
        kept.reserve("look", "openai", "gpt-4o")
    with pytest.raises(LedgerUnavailable):
        kept.totals("day")
    assert path.read_bytes() == before


class TestWhereItIsKept:
    def test_a_file_that_was_named_is_it(self, path: Path) -> None:
        found = ledger_home(Settings(ledger_file=path, database_url="sqlite:///other.db"))
        assert isinstance(found, OwnFile)
        assert found.path == path

    def test_without_one_a_database_is_it_and_gets_its_tables_where_it_is_a_file(
        self, path: Path
    ) -> None:
        found = ledger_home(Settings(database_url=f"sqlite:///{path}"))
        kept = SqlLedger(found, table(), HARD, Clock(), SEOUL)
        assert not path.exists()
        kept.reserve("look", "openai", "gpt-4o")
        assert kept.spent().day == LOOK
        assert isinstance(found, InDatabase)
        found.engines().writing.dispose()

    def test_without_both_it_is_the_users_own_file(self, tmp_path: Path) -> None:
        found = ledger_home(Settings())
        assert isinstance(found, OwnFile)
        assert found.path.is_relative_to(tmp_path)

    def test_a_database_without_its_tables_refuses_where_there_is_a_hard_budget(
        self, database_url: str
    ) -> None:
        with at(database_url) as place:
            with pytest.raises(LedgerUnavailable) as refused:
                ledger(place, HARD).reserve("look", "openai", "gpt-4o")
            assert 'relation "days" does not exist' in str(refused.value)
            kept = ledger(place)
            assert kept.settle(kept.reserve("look", "openai", "gpt-4o"), Usage(1000, 100)) == 0.002

    def test_a_database_that_cannot_be_reached_refuses_without_telling_the_password(self) -> None:
        url = f"postgresql://me:hunter2@127.0.0.1:{free_ports(1)[0]}/name"
        kept = SqlLedger(ledger_home(Settings(database_url=url)), table(), HARD, Clock(), SEOUL)
        with pytest.raises(LedgerUnavailable) as refused:
            kept.reserve("look", "openai", "gpt-4o")
        assert str(refused.value.params["ledger"]).startswith("postgresql://127.0.0.1:")
        assert "hunter2" not in str(refused.value)


def test_nothing_of_a_database_is_imported_before_a_call_is_paid_for() -> None:
    program = (
        "import sys\n"
        "from wastecoach import bootstrap\n"
        "from wastecoach.settings import Settings\n"
        "for url in (None, 'postgresql://host/name'):\n"
        "    kept = bootstrap.ledger(Settings(database_url=url))\n"
        "    assert not kept.frugal()\n"
        "print({'sqlalchemy', 'alembic', 'psycopg'} & set(sys.modules))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout == "set()\n"


def test_a_ledger_of_the_first_version_goes_on(path: Path) -> None:
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript((Path(__file__).parent / "ledger_1.sql").read_text())
    kept = ledger(path, HARD)
    assert kept.spent() == Spent(2000, 2000)
    kept.reserve("look", "openai", "gpt-4o")
    assert kept.spent().day == 2000 + LOOK
    assert [(total.calls, total.open) for total in kept.totals("day")] == [(2, 1)]
