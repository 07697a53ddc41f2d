"""People and their accounts: an account is one person's, and a person keeps one at least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.records.examples import NOW
from tests.records.people_examples import (
    KAKAO,
    NAVER,
    code,
    known,
    person,
    session,
    sign_in,
    token,
)
from tests.records.test_races import THREADS, at_once
from wastecoach.core.people.errors import LastIdentity, PersonNotFound
from wastecoach.core.people.person import Account, Identity, Person, Profile
from wastecoach.infra.records.people import SqlPeopleRecords


def test_an_account_that_nobody_has_makes_a_person(people: SqlPeopleRecords) -> None:
    assert people.person_of(KAKAO, person(), NOW) == person()
    assert people.person("hong") == person()
    assert people.identities("hong") == [
        Identity("kakao", "12345", "hong", "hong@kakao.example", NOW)
    ]


def test_the_same_account_is_the_same_person_ever_after(people: SqlPeopleRecords) -> None:
    people.person_of(KAKAO, person(), NOW)
    other_name = replace(KAKAO, name="길동이", email=None)
    assert people.person_of(other_name, person("another"), NOW + 1) == person()
    assert people.person("another") is None


def test_the_same_email_with_another_provider_is_somebody_else(people: SqlPeopleRecords) -> None:
    people.person_of(KAKAO, person(), NOW)
    other = replace(KAKAO, provider="google", subject="9")
    assert people.person_of(other, person("kim"), NOW) == person("kim")


def test_nobody_is_nobody(people: SqlPeopleRecords) -> None:
    assert people.person("hong") is None
    assert people.identities("hong") == []
    assert people.change_profile("hong", Profile()) is None
    assert people.change_role("hong", "admin") is None
    assert not people.delete_person("hong")
    assert not people.unlink("kakao", "hong")


def test_a_profile_is_replaced_as_a_whole(people: SqlPeopleRecords) -> None:
    known(people)
    changed = people.change_profile("hong", Profile(language="en"))
    assert changed == person(profile=Profile(language="en"))
    assert people.person("hong") == changed


def test_roles_are_given_and_taken(people: SqlPeopleRecords) -> None:
    known(people)
    known(people, "kim")
    assert people.people_with("admin") == []
    admin = people.change_role("hong", "admin")
    assert admin == person(role="admin")
    assert people.people_with("admin") == [admin]
    assert [one.id for one in people.people_with("person")] == ["kim"]
    people.change_role("hong", "person")
    assert people.people_with("admin") == []


class TestLinking:
    """Several accounts of one person."""

    def test_another_account_leads_to_the_same_person(self, people: SqlPeopleRecords) -> None:
        people.person_of(KAKAO, person(), NOW)
        assert people.link(NAVER, "hong", NOW + 1)
        assert people.person_of(NAVER, person("another"), NOW + 2) == person()
        assert [one.provider for one in people.identities("hong")] == ["kakao", "naver"]

    def test_an_account_of_somebody_else_stays_theirs(self, people: SqlPeopleRecords) -> None:
        known(people, "kim")
        people.person_of(KAKAO, person(), NOW)
        assert not people.link(Account("kakao", "kim"), "hong", NOW)
        people.person_of(NAVER, person("lee"), NOW)
        assert not people.link(NAVER, "hong", NOW)
        assert [one.provider for one in people.identities("hong")] == ["kakao"]

    def test_linking_again_changes_nothing(self, people: SqlPeopleRecords) -> None:
        people.person_of(KAKAO, person(), NOW)
        assert people.link(replace(KAKAO, email="new@kakao.example"), "hong", NOW + 9)
        assert people.identities("hong")[0].linked_at == NOW

    def test_one_account_with_each_provider(self, people: SqlPeopleRecords) -> None:
        people.person_of(KAKAO, person(), NOW)
        assert not people.link(replace(KAKAO, subject="67890"), "hong", NOW)

    def test_nobody_gets_no_account(self, people: SqlPeopleRecords) -> None:
        with pytest.raises(PersonNotFound):
            people.link(NAVER, "hong", NOW)

    def test_the_last_account_cannot_be_taken_away(self, people: SqlPeopleRecords) -> None:
        people.person_of(KAKAO, person(), NOW)
        people.link(NAVER, "hong", NOW)
        assert not people.unlink("google", "hong")
        assert people.unlink("kakao", "hong")
        with pytest.raises(LastIdentity):
            people.unlink("naver", "hong")
        assert [one.provider for one in people.identities("hong")] == ["naver"]

    def test_an_account_that_was_taken_away_may_begin_anew(self, people: SqlPeopleRecords) -> None:
        people.person_of(KAKAO, person(), NOW)
        people.link(NAVER, "hong", NOW)
        people.unlink("kakao", "hong")
        assert people.person_of(KAKAO, person("kim"), NOW) == person("kim")


def test_nothing_of_a_deleted_person_is_left(people: SqlPeopleRecords) -> None:
    people.person_of(KAKAO, person(), NOW)
    known(people, "kim")
    people.add_session(session(), token("t"))
    people.add_session(session("k", "kim"), token("u", "k"))
    people.add_code(code())
    people.add_sign_in(sign_in(person="hong"))
    assert people.delete_person("hong")
    assert people.person("hong") is None
    assert people.session("s") is None
    assert people.session_of("t") is None
    assert people.take_code("code") is None
    assert people.take_sign_in("state") is None
    assert people.person_of(KAKAO, person("new"), NOW) == person("new")
    assert people.session("k") == session("k", "kim")


class TestAtOnce:
    """Many who want the same."""

    def test_one_account_that_comes_many_times_is_one_person(
        self, people: SqlPeopleRecords
    ) -> None:
        for number in range(5):
            account = Account("kakao", f"account {number}")
            found = at_once(
                *[_arriving(people, account, f"{number}-{each}") for each in range(THREADS)]
            )
            assert len({one.id for one in found}) == 1
        assert len(people.people_with("person")) == 5

    def test_one_of_two_accounts_stays(self, people: SqlPeopleRecords) -> None:
        for number in range(5):
            name = f"hong {number}"
            known(people, name)
            people.link(Account("naver", name), name, NOW)
            at_once(_leaving(people, "kakao", name), _leaving(people, "naver", name))
            assert len(people.identities(name)) == 1

    def test_one_account_goes_to_one_of_many_people(self, people: SqlPeopleRecords) -> None:
        names = [f"hong {number}" for number in range(THREADS)]
        for name in names:
            known(people, name)
        linked = at_once(*[_linking(people, name) for name in names])
        assert linked.count(True) == 1

    def test_who_signs_in_while_being_deleted_is_gone_or_new(
        self, people: SqlPeopleRecords
    ) -> None:
        for number in range(5):
            name = f"hong {number}"
            known(people, name)
            at_once(
                partial(people.delete_person, name),
                *[_beginning(people, name, f"{number}-{each}") for each in range(4)],
            )
            assert people.person(name) is None
            assert people.sessions_of(name, NOW) == []


def _arriving(people: SqlPeopleRecords, account: Account, name: str) -> Callable[[], Person]:
    return lambda: people.person_of(account, person(name), NOW)


def _linking(people: SqlPeopleRecords, name: str) -> Callable[[], bool]:
    return lambda: people.link(NAVER, name, NOW)


def _leaving(people: SqlPeopleRecords, provider: str, name: str) -> Callable[[], bool]:
    def leave() -> bool:
        try:
            return people.unlink(provider, name)
        except LastIdentity:
            return False

    return leave


def _beginning(people: SqlPeopleRecords, name: str, each: str) -> Callable[[], bool]:
    def begin() -> bool:
        try:
            people.add_session(session(each, name), token(each, each))
        except PersonNotFound:
            return False
        return True

    return begin
