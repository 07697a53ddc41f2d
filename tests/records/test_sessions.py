"""Sessions and their refresh tokens: each token is good once, and one that comes twice ends its session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.records.examples import NOW
from tests.records.people_examples import DAY, known, session, token
from tests.records.test_races import THREADS, at_once
from wastecoach.core.people.errors import PersonNotFound, SessionEnded, TokenReused
from wastecoach.core.people.person import Session
from wastecoach.infra.records.people import SqlPeopleRecords

LATER, MUCH_LATER = NOW + 900, NOW + 61 * DAY


@pytest.fixture
def begun(people: SqlPeopleRecords) -> SqlPeopleRecords:
    """Somebody has just signed in and holds the token `first`."""
    known(people)
    people.add_session(session(), token("first"))
    return people


def test_a_session_is_found_as_it_was_kept(begun: SqlPeopleRecords) -> None:
    assert begun.session("s") == session()
    assert begun.session_of("first") == session()
    assert begun.session("missing") is None
    assert begun.session_of("missing") is None


def test_nobody_gets_no_session(people: SqlPeopleRecords) -> None:
    with pytest.raises(PersonNotFound):
        people.add_session(session(), token("first"))


def test_a_token_is_followed_by_another_and_prolongs_its_session(begun: SqlPeopleRecords) -> None:
    prolonged = replace(session(), seen_at=LATER, expires_at=MUCH_LATER)
    assert begun.rotate("first", token("second", ""), LATER, MUCH_LATER) == prolonged
    assert begun.session("s") == prolonged
    assert begun.session_of("second") == prolonged
    assert begun.rotate("second", token("third"), LATER, MUCH_LATER) == prolonged


def test_an_unknown_token_changes_nothing(begun: SqlPeopleRecords) -> None:
    assert begun.rotate("guess", token("second"), LATER, MUCH_LATER) is None
    assert begun.session("s") == session()
    assert begun.session_of("second") is None


def test_a_token_that_comes_twice_ends_the_whole_family(begun: SqlPeopleRecords) -> None:
    begun.rotate("first", token("second"), LATER, MUCH_LATER)
    with pytest.raises(TokenReused):
        begun.rotate("first", token("thief's"), LATER + 1, MUCH_LATER)
    ended = begun.session("s")
    assert ended is not None
    assert (ended.ended_at, ended.reason) == (LATER + 1, "token_reused")
    assert begun.session_of("thief's") is None
    with pytest.raises(SessionEnded):
        begun.rotate("second", token("third"), LATER + 2, MUCH_LATER)


@pytest.mark.parametrize("used", [False, True])
def test_a_session_that_is_too_old_is_over(begun: SqlPeopleRecords, used: bool) -> None:
    if used:
        begun.rotate("first", token("second"), LATER, NOW + 60 * DAY)
    with pytest.raises(SessionEnded):
        begun.rotate("first", token("third"), NOW + 60 * DAY, MUCH_LATER)
    assert begun.sessions_of("hong", NOW + 60 * DAY) == []


def test_a_session_ends_once(begun: SqlPeopleRecords) -> None:
    assert begun.end_session("s", "signed_out", LATER)
    assert not begun.end_session("s", "by_operator", LATER + 1)
    assert not begun.end_session("missing", "signed_out", LATER)
    ended = begun.session("s")
    assert ended == replace(session(), ended_at=LATER, reason="signed_out")
    with pytest.raises(SessionEnded):
        begun.rotate("first", token("second"), LATER + 1, MUCH_LATER)


def test_the_sessions_that_last_are_listed_the_one_used_last_first(
    begun: SqlPeopleRecords,
) -> None:
    known(begun, "kim")
    begun.add_session(session("phone", seen_at=LATER), token("p", "phone"))
    begun.add_session(session("old", expires_at=NOW), token("o", "old"))
    begun.add_session(session("kim's", "kim"), token("k", "kim's"))
    begun.add_session(session("left"), token("l", "left"))
    begun.end_session("left", "signed_out", NOW)
    assert [one.id for one in begun.sessions_of("hong", NOW)] == ["phone", "s"]


def test_all_sessions_of_one_person_end_and_no_others(begun: SqlPeopleRecords) -> None:
    known(begun, "kim")
    begun.add_session(session("phone"), token("p", "phone"))
    begun.add_session(session("kim's", "kim"), token("k", "kim's"))
    assert sorted(begun.end_sessions("hong", "signed_out_everywhere", LATER)) == ["phone", "s"]
    assert begun.end_sessions("hong", "signed_out_everywhere", LATER) == []
    assert begun.sessions_of("hong", LATER) == []
    assert begun.session("kim's") == session("kim's", "kim")


class TestAtOnce:
    """Many who hold the same token."""

    def test_one_of_them_gets_through_and_the_session_ends(self, people: SqlPeopleRecords) -> None:
        known(people)
        for number in range(5):
            name = f"s{number}"
            people.add_session(session(name), token(f"first {number}", name))
            got = at_once(*[_refreshing(people, number, each) for each in range(THREADS)])
            assert [one for one in got if isinstance(one, Session)] != []
            assert sum(isinstance(one, Session) for one in got) == 1
            assert got.count("reused") == 1
            ended = people.session(name)
            assert ended is not None
            assert ended.reason == "token_reused"

    def test_a_session_that_ends_meanwhile_brings_no_more_tokens(
        self, people: SqlPeopleRecords
    ) -> None:
        known(people)
        for number in range(5):
            name = f"s{number}"
            people.add_session(session(name), token(f"first {number}", name))
            at_once(
                _refreshing(people, number, 0),
                partial(people.end_session, name, "signed_out", LATER),
            )
            assert _refreshing(people, number, 1)() == "ended"
        assert people.sessions_of("hong", LATER) == []


def _refreshing(
    people: SqlPeopleRecords, number: int, each: int
) -> Callable[[], Session | str | None]:
    def refresh() -> Session | str | None:
        successor = token(f"{number} after {each}")
        try:
            return people.rotate(f"first {number}", successor, LATER, MUCH_LATER)
        except TokenReused:
            return "reused"
        except SessionEnded:
            return "ended"

    return refresh
