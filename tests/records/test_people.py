"""Devices, sign-ins under way, keys and security events; and how all of it is forgotten in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.records.examples import NOW, brought, job
from tests.records.people_examples import (
    DAY,
    code,
    device,
    event,
    key,
    known,
    session,
    sign_in,
    token,
)
from tests.records.test_feedback import FIRST
from tests.records.test_races import THREADS, at_once
from wastecoach.core.jobs.records import BatchStatus
from wastecoach.core.people.errors import PersonNotFound, SessionEnded
from wastecoach.core.people.kept.history import OwnedAsked
from wastecoach.infra.records import people as records_of_people
from wastecoach.infra.records.feedback import SqlFeedback
from wastecoach.infra.records.owned import SqlOwned
from wastecoach.infra.records.people import SqlPeopleRecords
from wastecoach.infra.records.records import SqlJobRecords


class TestDevices:
    """Phones and browsers without a sign-in."""

    def test_a_device_is_found_as_it_was_kept(self, people: SqlPeopleRecords) -> None:
        people.add_device(device())
        assert people.device("phone") == device()
        assert people.device("missing") is None

    def test_it_is_seen_later_and_never_earlier(self, people: SqlPeopleRecords) -> None:
        people.add_device(device())
        people.device_seen("phone", NOW + DAY)
        people.device_seen("phone", NOW)
        people.device_seen("missing", NOW)
        assert people.device("phone") == device(seen_at=NOW + DAY)

    def test_what_is_a_devices_becomes_a_persons_and_nothing_else(
        self, people: SqlPeopleRecords, records: SqlJobRecords, engine: Engine
    ) -> None:
        known(people)
        people.add_device(device())
        people.add_device(replace(device(), id="tablet"))
        owners = {"mine": "d:phone", "too": "d:phone", "other": "d:tablet", "nobody's": None}
        for name, owner in owners.items():
            records.add(replace(job(name), owner=owner), None)
        records.add_batch(BatchStatus("b", "October", NOW, 1, {}), "d:phone")
        feedback = SqlFeedback(engine)
        feedback.put_feedback(replace(FIRST, owner="d:phone"))
        assert sorted(people.claim("phone", "hong")) == ["mine", "too"]
        now = {name: records.job(name) for name in owners}
        assert {name: found and found.owner for name, found in now.items()} == {
            "mine": "p:hong",
            "too": "p:hong",
            "other": "d:tablet",
            "nobody's": None,
        }
        corrected = feedback.feedback(FIRST.id)
        assert corrected is not None
        assert corrected.owner == "p:hong"
        assert people.claim("phone", "hong") == []

    def test_nobody_claims_nothing(self, people: SqlPeopleRecords, records: SqlJobRecords) -> None:
        people.add_device(device())
        records.add(replace(job("mine"), owner="d:phone"), None)
        with pytest.raises(PersonNotFound):
            people.claim("phone", "hong")
        kept = records.job("mine")
        assert kept is not None
        assert kept.owner == "d:phone"

    def test_one_of_many_people_gets_a_devices_job(
        self, people: SqlPeopleRecords, records: SqlJobRecords
    ) -> None:
        people.add_device(device())
        names = [f"hong {number}" for number in range(THREADS)]
        for name in names:
            known(people, name)
        for number in range(5):
            brought(records, "queued", f"job {number}")
            records.add(replace(job(f"mine {number}"), owner="d:phone"), None)
        claimed = at_once(*[_claiming(people, name) for name in names])
        assert sorted(one for each in claimed for one in each) == [
            f"mine {number}" for number in range(5)
        ]


class TestOwners:
    """Whose something new is to be."""

    @pytest.mark.parametrize("owner", ["d:phone", "p:hong"])
    def test_nobody_who_was_deleted_gets_anything_new(
        self, people: SqlPeopleRecords, records: SqlJobRecords, owner: str
    ) -> None:
        known(people)
        people.add_device(device())
        records.add(replace(job("before"), owner=owner), None)
        people.delete_device("phone")
        people.delete_person("hong")
        with pytest.raises(SessionEnded):
            records.add(replace(job("after"), owner=owner), None)
        with pytest.raises(SessionEnded):
            records.add_batch(BatchStatus("b", "October", NOW, 1, {}), owner)
        assert records.job("after") is None

    def test_what_races_with_a_deletion_is_seen_by_it_or_refused(
        self, people: SqlPeopleRecords, records: SqlJobRecords, engine: Engine
    ) -> None:
        known(people)
        owned = SqlOwned(engine)

        def adding(number: int) -> str | None:
            try:
                return records.add(replace(job(f"job {number}"), owner="p:hong"), None).id
            except SessionEnded:
                return None

        def deleting() -> None:
            people.delete_person("hong")
            owned.delete_owned("p:hong")

        at_once(deleting, *[lambda number=number: adding(number) for number in range(THREADS)])
        assert owned.owned("p:hong", OwnedAsked(THREADS)) == []


class TestSignIns:
    """What is taken once."""

    def test_a_sign_in_is_taken_once_even_when_it_is_too_late(
        self, people: SqlPeopleRecords
    ) -> None:
        late = sign_in(expires_at=NOW - 1)
        people.add_sign_in(late)
        assert people.take_sign_in("state") == late
        assert people.take_sign_in("state") is None
        assert people.take_sign_in("another") is None

    def test_a_code_is_taken_once(self, people: SqlPeopleRecords) -> None:
        known(people)
        people.add_code(code())
        assert people.take_code("another") is None
        assert people.take_code("code") == code()
        assert people.take_code("code") is None

    def test_nobody_gets_no_code(self, people: SqlPeopleRecords) -> None:
        with pytest.raises(PersonNotFound):
            people.add_code(code())

    def test_one_of_many_takes_it(self, people: SqlPeopleRecords) -> None:
        known(people)
        people.add_code(code())
        people.add_sign_in(sign_in())
        codes = at_once(*[lambda: people.take_code("code")] * THREADS)
        assert [one for one in codes if one is not None] == [code()]
        states = at_once(*[lambda: people.take_sign_in("state")] * THREADS)
        assert [one for one in states if one is not None] == [sign_in()]


class TestKeys:
    """One signs at a time."""

    def test_the_first_key_signs_and_a_second_first_one_is_not_needed(
        self, people: SqlPeopleRecords
    ) -> None:
        assert people.signing_keys() == []
        assert people.add_key(key("a"))
        assert not people.add_key(key("b"))
        assert people.signing_keys() == [key("a")]

    def test_a_new_key_retires_the_one_before(self, people: SqlPeopleRecords) -> None:
        people.add_key(key("a"))
        people.replace_key(key("b", NOW + 1))
        people.replace_key(key("c", NOW + 2))
        assert people.signing_keys() == [
            key("c", NOW + 2),
            replace(key("b", NOW + 1), retired_at=NOW + 2),
            replace(key("a"), retired_at=NOW + 1),
        ]

    def test_keys_are_forgotten_in_time_but_never_the_one_that_signs(
        self, people: SqlPeopleRecords
    ) -> None:
        people.add_key(key("a"))
        people.replace_key(key("b", NOW + 1))
        people.replace_key(key("c", NOW + 2))
        assert people.drop_keys(NOW + 2) == 1
        assert people.drop_keys(NOW + 999) == 1
        assert people.drop_keys(NOW + 999) == 0
        assert [one.id for one in people.signing_keys()] == ["c"]

    def test_whatever_is_named_is_forgotten(self, people: SqlPeopleRecords) -> None:
        people.add_key(key("a"))
        people.replace_key(key("b", NOW + 1))
        assert sorted(people.forget_keys(["a", "b", "missing"])) == ["a", "b"]
        assert people.forget_keys([]) == []
        assert people.add_key(key("c"))

    def test_of_many_processes_that_begin_one_makes_the_key(self, people: SqlPeopleRecords) -> None:
        added = at_once(*[_adding(people, f"k{each}") for each in range(THREADS)])
        assert added.count(True) == 1
        assert len(people.signing_keys()) == 1

    def test_after_many_rotations_at_once_one_key_signs(self, people: SqlPeopleRecords) -> None:
        at_once(*[_replacing(people, f"k{each}") for each in range(THREADS)])
        kept = people.signing_keys()
        assert len(kept) == THREADS
        assert sum(one.retired_at is None for one in kept) == 1


class TestAudit:
    """What happened about security."""

    def test_events_are_told_page_by_page_the_newest_first(self, people: SqlPeopleRecords) -> None:
        events = [event(f"e{number}", NOW + number // 2) for number in range(5)]
        for one in events:
            people.note(one)
        first = people.events(2, None, None)
        second = people.events(2, first[-1].id, None)
        third = people.events(2, second[-1].id, None)
        assert [*first, *second, *third] == [events[at] for at in (4, 3, 2, 1, 0)]
        assert people.events(9, third[-1].id, None) == []
        assert people.events(9, "missing", None) == [*first, *second, *third]

    def test_of_one_person_alone_where_one_is_named(self, people: SqlPeopleRecords) -> None:
        people.note(event("a"))
        people.note(event("b", person="kim"))
        people.note(event("c", person=None, by="operator"))
        assert [one.id for one in people.events(9, None, "hong")] == ["a"]
        assert len(people.events(9, None, None)) == 3


class TestForgetting:
    """Nothing is kept longer than was promised."""

    def test_what_is_over_goes_and_the_rest_stays(self, people: SqlPeopleRecords) -> None:
        known(people)
        people.add_sign_in(sign_in("late", expires_at=NOW - 1))
        people.add_sign_in(sign_in("under way"))
        people.add_code(code("late", expires_at=NOW - 1))
        people.add_code(code("new"))
        people.add_device(device("old", seen_at=NOW - 9))
        people.add_device(device("used"))
        people.note(event("old", NOW - 9))
        people.note(event("new"))
        assert people.forget_people(NOW, NOW - 1, NOW - 1) == 4
        assert people.forget_people(NOW, NOW - 1, NOW - 1) == 0
        assert people.take_sign_in("late") is None
        assert people.take_sign_in("under way") is not None
        assert people.take_code("late") is None
        assert people.take_code("new") is not None
        assert people.device("old") is None
        assert people.device("used") is not None
        assert [one.id for one in people.events(9, None, None)] == ["new"]

    def test_sessions_go_a_month_after_their_end(self, people: SqlPeopleRecords) -> None:
        known(people)
        for name in ("ended", "expired", "lasting"):
            until = NOW + (1 if name == "expired" else 90 * DAY)
            people.add_session(session(name, expires_at=until), token(name, name))
        people.end_session("ended", "signed_out", NOW)
        later = NOW + 30 * DAY
        assert people.forget_people(later, 0, 0) == 0
        assert people.forget_people(later + 2, 0, 0) == 2
        assert people.session("ended") is None
        assert people.session_of("expired") is None
        assert people.session_of("lasting") is not None

    def test_used_tokens_of_a_session_that_lasts_go_after_a_month(
        self, people: SqlPeopleRecords
    ) -> None:
        known(people)
        people.add_session(session(expires_at=NOW + 90 * DAY), token("first"))
        people.rotate("first", token("second"), NOW, NOW + 90 * DAY)
        people.forget_people(NOW + 31 * DAY, 0, 0)
        assert people.session_of("first") is None
        assert people.rotate("second", token("third"), NOW + 31 * DAY, NOW + 99 * DAY)

    def test_many_go_little_by_little(
        self, people: SqlPeopleRecords, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(records_of_people, "AT_ONCE", 2)
        known(people)
        for number in range(5):
            name = f"s{number}"
            people.add_session(session(name, expires_at=NOW), token(name, name))
        gone = [people.forget_people(NOW + 31 * DAY, 0, 0) for _ in range(4)]
        assert gone == [2, 2, 1, 0]


def _claiming(people: SqlPeopleRecords, name: str) -> Callable[[], list[str]]:
    return lambda: people.claim("phone", name)


def _adding(people: SqlPeopleRecords, name: str) -> Callable[[], bool]:
    return lambda: people.add_key(key(name))


def _replacing(people: SqlPeopleRecords, name: str) -> Callable[[], None]:
    return lambda: people.replace_key(key(name))
