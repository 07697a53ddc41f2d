"""Cursors and moments of a history, and what is shown of an account."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach import bootstrap
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.core.korean_calendar import begins
from wastecoach.core.people.kept.paging import (
    LONGEST_CURSOR,
    cursor_of,
    place_of,
    since_of,
    until_of,
)
from wastecoach.core.people.person import Profile
from wastecoach.core.people.profile import Usual, completed, masked, merged

BOOK = bootstrap.rule_book("kr", None)


def job(at: float, name: str) -> Job:
    return Job(name, "done", Wish(), None, at, at)


@given(st.floats(0, 4e9), st.uuids().map(lambda name: name.hex))
def test_a_cursor_leads_back_to_where_the_page_ended(at: float, name: str) -> None:
    cursor = cursor_of(job(at, name))
    assert place_of(cursor) == (at, name)
    assert len(cursor) <= LONGEST_CURSOR
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text(max_size=LONGEST_CURSOR))
def test_what_is_no_cursor_is_told_as_such(text: str) -> None:
    try:
        at, name = place_of(text)
    except ValueError:
        return
    assert cursor_of(job(at, name))


@pytest.mark.parametrize(
    ("asked", "since", "until"),
    [
        ("2026-11-26", "2026-11-26T00:00+09:00", "2026-11-27T00:00+09:00"),
        ("2026-11-26T12:00", "2026-11-26T12:00+09:00", "2026-11-26T12:00+09:00"),
        ("2026-11-26T12:00Z", "2026-11-26T12:00Z", "2026-11-26T12:00Z"),
        ("2026-11-26 12:00:30.5-05:00", "2026-11-26T17:00:30.5Z", "2026-11-26T17:00:30.5Z"),
    ],
)
def test_a_day_is_koreas_and_belongs_to_it_as_a_whole(asked: str, since: str, until: str) -> None:
    assert since_of(asked) == dt.datetime.fromisoformat(since).timestamp()
    assert until_of(asked) == dt.datetime.fromisoformat(until).timestamp()


@given(st.dates(dt.date(1970, 1, 2), dt.date(9998, 12, 31)))
def test_a_day_lasts_from_its_beginning_to_the_next(day: dt.date) -> None:
    assert since_of(str(day)) == begins(day)
    assert until_of(str(day)) == begins(day) + 86_400


@given(st.text(max_size=40))
def test_what_is_no_moment_is_told_as_such(text: str) -> None:
    for read in (since_of, until_of):
        with contextlib.suppress(ValueError):
            assert isinstance(read(text), float)


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("hong@kakao.com", "h***@kakao.com"),
        ("h@kakao.com", "h***@kakao.com"),
        ('"a@b"@kakao.com', '"***@kakao.com'),
        ("@kakao.com", "***@kakao.com"),
        ("nonsense", "***"),
        ("", "***"),
    ],
)
def test_an_address_is_shown_by_its_first_letter(email: str, shown: str) -> None:
    assert masked(email) == shown


@given(st.from_regex(r"[a-z.]{2,30}@[a-z]{1,20}\.com", fullmatch=True))
def test_no_more_than_the_first_letter_of_a_name_is_shown(email: str) -> None:
    shown = masked(email)
    assert shown == f"{email[0]}***@{email.partition('@')[2]}"


def test_a_merge_patch_replaces_what_it_names_and_clears_what_is_null() -> None:
    before = Profile("ko", "seoul_mapo", "house")
    assert merged(before, {}, BOOK) == before
    assert merged(before, {"language": "en"}, BOOK) == Profile("en", "seoul_mapo", "house")
    assert merged(before, dict.fromkeys(("language", "region", "housing")), BOOK) == Profile()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("강남구", "seoul_gangnam"),
        (" Gangnam-gu ", "seoul_gangnam"),
        ("달나라", "달나라"),
        (" ", None),
    ],
)
def test_a_region_goes_by_any_of_its_names(said: str, kept: str | None) -> None:
    assert merged(Profile(), {"region": said}, BOOK).region == kept


def test_what_a_wish_does_not_say_is_as_usual() -> None:
    usual = Usual("en", "seoul_mapo", "house")
    told = completed(Wish(name="a"), None, usual)
    assert (told.language, told.region, told.housing, told.name) == (
        "en",
        "seoul_mapo",
        "house",
        "a",
    )
    own = completed(Wish(region="busan", housing="apartment"), "ko", usual)
    assert (own.language, own.region, own.housing) == ("ko", "busan", "apartment")
