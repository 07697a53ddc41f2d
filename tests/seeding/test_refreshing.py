"""Public data sets that fetch themselves again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.seeding import portal as portals
from tests.seeding.portal import KEY, Portal, pages_of, records
from tests.waiting import until
from wastecoach import bootstrap
from wastecoach.bootstrap import refreshing, upkeep
from wastecoach.bootstrap.jobs import open_service
from wastecoach.bootstrap.places import place_records
from wastecoach.bootstrap.refreshing import REFRESH, Refreshing
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.places.records import SourceKept
from wastecoach.settings import load_settings

SOURCE = "전국의류수거함표준데이터"


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """A portal with ten boxes for clothes, and an installation that fetches them."""
    with portals.portal(pages_of(records(10))) as opened:
        monkeypatch.setenv("WASTECOACH_OPEN_DATA_KEY", KEY)
        monkeypatch.setenv("WASTECOACH_OPEN_DATA_BASE_URL", opened.url)
        monkeypatch.setenv("WASTECOACH_OPEN_DATA_REFRESH", "clothing:7")
        yield opened


Refresh = Callable[[], int]


@pytest.fixture
def refresh(portal: Portal) -> Iterator[Refresh]:
    """What a worker does when the task comes."""
    settings = load_settings()
    with place_records(settings) as kept:
        yield Refreshing(settings, lambda: kept)


def kept() -> list[SourceKept]:
    with place_records(load_settings()) as opened:
        return opened.sources()


def points() -> int:
    return sum(one.points for one in kept())


def test_a_set_that_is_due_is_fetched_and_kept(refresh: Refresh) -> None:
    assert refresh() == 1
    assert [(one.source, one.points) for one in kept()] == [(SOURCE, 10)]


def test_what_is_fresh_is_left_in_peace_by_all_processes(refresh: Refresh, portal: Portal) -> None:
    refresh()
    asked = len(portal.asked)
    with place_records(load_settings()) as opened:
        other = Refreshing(load_settings(), lambda: opened)
        assert [refresh(), other()] == [0, 0]
    assert len(portal.asked) == asked


def test_what_is_gone_from_a_set_is_gone_here(portal: Portal, refresh: Refresh) -> None:
    refresh()
    portal.speak = pages_of(records(9))
    with another_day() as again:
        assert again() == 1
    assert points() == 9


def test_a_set_of_which_most_is_missing_takes_nothing_away(
    portal: Portal, refresh: Refresh
) -> None:
    refresh()
    portal.speak = pages_of(records(3, begin=20))
    with another_day() as again:
        assert again() == 1
    assert points() == 13


def test_a_portal_that_fails_changes_nothing_and_is_asked_again_later(
    portal: Portal, refresh: Refresh, caplog: pytest.LogCaptureFixture
) -> None:
    portal.speak = lambda _: portals.gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR")
    assert refresh() == 0
    asked = len(portal.asked)
    assert refresh() == 0
    assert len(portal.asked) == asked
    assert kept() == []
    assert "open_data_refused" in caplog.text
    assert KEY not in caplog.text


@contextmanager
def another_day() -> Iterator[Refresh]:
    """The task when what was fetched is no longer fresh: the store has forgotten that it was."""
    settings = load_settings()
    bootstrap.store(settings).delete(["open-data:clothing"])
    with place_records(settings) as opened:
        yield Refreshing(settings, lambda: opened)


# --- when it is due


@pytest.mark.usefixtures("portal")
def test_it_is_in_the_schedule_of_whoever_wants_it() -> None:
    assert REFRESH in upkeep.schedule_of(load_settings())


@pytest.mark.usefixtures("portal")
@pytest.mark.parametrize("missing", ["WASTECOACH_OPEN_DATA_KEY", "WASTECOACH_OPEN_DATA_REFRESH"])
def test_without_a_key_or_a_set_nothing_is_due(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(missing)
    assert upkeep.schedule_of(load_settings()) == upkeep.SCHEDULE


@pytest.mark.parametrize("wanted", ["nothing-like-it", "seoul-street-bin", "clothing, x:3"])
def test_a_set_that_is_not_known_or_only_a_file_is_refused(
    wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_OPEN_DATA_REFRESH", wanted)
    with pytest.raises(SettingInvalid):
        refreshing.sets_due(load_settings())


@pytest.mark.parametrize("wanted", ["clothing:0", "clothing:x", "clothing;medicine", ":7"])
def test_what_is_no_list_of_sets_and_days_is_no_setting(
    wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_OPEN_DATA_REFRESH", wanted)
    with pytest.raises(SettingInvalid):
        load_settings()


def test_sets_are_named_with_or_without_their_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WASTECOACH_OPEN_DATA_REFRESH", "clothing, 15129445:7 ,")
    found = [(due.set.id, due.every_s / 86_400) for due in refreshing.sets_due(load_settings())]
    assert found == [("clothing", 30), ("medicine", 7)]


def test_a_server_on_its_own_fetches_by_itself(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_VISION", "stub")
    logging.getLogger("wastecoach").setLevel(logging.INFO)
    with open_service(load_settings(), "serve") as service:
        service.start()
        until(lambda: points() == 10)
        service.stop(5.0)
