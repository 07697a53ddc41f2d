"""`wastecoach admin`: people and security events, word for word at 80 columns."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cli.conftest import Command
from wastecoach.bootstrap.people import open_people
from wastecoach.core.people.person import (
    Account,
    AuditEvent,
    Person,
    RefreshToken,
    Session,
)
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.settings import Settings

AT = 1_800_000_000.0
ONE, OTHER = "1" * 32, "2" * 32
SHOWN = {
    "en": """\
person     11111111111111111111111111111111
name       홍길동
role       person
since      2027-01-15 08:00
accounts   kakao, 2027-01-15 08:00
signed in  Firefox, 2027-01-15 08:00
""",
    "ko": """\
이용자     11111111111111111111111111111111
이름       홍길동
권한       일반
가입한 때  2027-01-15 08:00
계정       kakao, 2027-01-15 08:00
로그인 중  Firefox, 2027-01-15 08:00
""",
}
EVENTS = {
    "en": """\
when              what         about         by            from          more
2027-01-15 08:02  newer_event  —             -             -
2027-01-15 08:01  role given   222222222222  operator      -             admin
2027-01-15 08:00  signed in    111111111111  111111111111  192.0.2.0/24  kakao
""",
    "ko": """\
언제              무슨 일      누구의        누가          어디서        자세히
2027-01-15 08:02  newer_event  —             -             -
2027-01-15 08:01  관리자 지정  222222222222  operator      -             admin
2027-01-15 08:00  로그인       111111111111  111111111111  192.0.2.0/24  kakao
""",
}


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Iterator[PeoplePorts]:
    """Two people, one of whom is signed in, and what happened."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr("time.time", lambda: AT)
    with open_people(Settings()) as ports:
        records = ports.records
        records.person_of(Account("kakao", "1"), Person(ONE, AT, name="홍길동"), AT)
        records.person_of(
            Account("naver", "2"), Person(OTHER, AT, role="admin", name="\x1b[31m"), AT
        )
        session = Session("s", ONE, "kakao", "Firefox", AT, AT, AT + 1000)
        records.add_session(session, RefreshToken("h", "s", AT))
        first = AuditEvent("a", AT, "signed_in", ONE, ONE, "192.0.2.0/24", "kakao")
        records.note(first)
        records.note(AuditEvent("b", AT + 60, "role_given", OTHER, "operator", "-", "admin"))
        records.note(
            replace(
                first,
                id="c",
                at=AT + 120,
                event="newer_event",
                person=None,
                by="-",
                network="-",
                detail="",
            )
        )
        yield ports
    monkeypatch.undo()
    time.tzset()


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_person_is_shown_without_what_is_theirs(language: str, wastecoach: Command) -> None:
    ended = wastecoach("admin", "show", ONE, "--lang", language)
    assert (ended.code, ended.err) == (0, "")
    assert lines(ended.out) == lines(SHOWN[language])


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("language", ["en", "ko"])
def test_events_are_shown_the_newest_first(language: str, wastecoach: Command) -> None:
    ended = wastecoach("admin", "audit", "--lang", language)
    assert (ended.code, ended.err) == (0, "")
    assert lines(ended.out) == lines(EVENTS[language])


@pytest.mark.usefixtures("people")
def test_the_same_for_programs(wastecoach: Command) -> None:
    listed = json.loads(wastecoach("admin", "list", "--json").out)["admins"]
    assert [one["id"] for one in listed] == [OTHER]
    shown = json.loads(wastecoach("admin", "show", ONE, "--json").out)
    assert shown["accounts"] == [
        {"provider": "kakao", "linked_at": "2027-01-15T08:00:00.000+00:00"}
    ]
    assert [one["label"] for one in shown["sessions"]] == ["Firefox"]
    told = json.loads(wastecoach("admin", "audit", "--person", ONE, "--json").out)["events"]
    assert [one["id"] for one in told] == ["a"]
    last = json.loads(wastecoach("admin", "audit", "--limit", "1", "--json").out)["events"]
    assert [one["id"] for one in last] == ["c"]


@pytest.mark.usefixtures("people")
def test_what_others_are_called_does_nothing_to_the_terminal(wastecoach: Command) -> None:
    listed = wastecoach("admin", "list", "--lang", "en").out
    assert OTHER in listed
    assert "\x1b[31m" not in listed


def test_the_role_is_given_and_taken(people: PeoplePorts, wastecoach: Command) -> None:
    def said(command: str) -> str:
        return wastecoach("admin", command, ONE, "--lang", "en").out

    assert said("grant") == f"{ONE} may administer from now on.\n"
    assert said("grant") == f"{ONE} could administer already.\n"
    person = people.records.person(ONE)
    assert person is not None
    assert person.role == "admin"
    assert said("revoke") == f"{ONE} may administer no more.\n"
    assert json.loads(wastecoach("admin", "revoke", ONE, "--json").out) == {
        "person": ONE,
        "role": "person",
        "changed": False,
    }


def test_somebody_is_signed_out_everywhere(people: PeoplePorts, wastecoach: Command) -> None:
    ended = wastecoach("admin", "end-sessions", ONE, "--lang", "en")
    assert ended.out == "Signed out everywhere: 1 sign-ins ended.\n"
    session = people.records.session("s")
    assert session is not None
    assert session.reason == "by_operator"


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("command", ["show", "grant", "revoke", "end-sessions"])
def test_nobody_of_that_id_is_an_error_with_a_remedy(command: str, wastecoach: Command) -> None:
    ended = wastecoach("admin", command, "f" * 32, "--lang", "en")
    assert (ended.code, ended.out) == (107, "")
    assert ended.err


def test_without_anything_it_says_so(wastecoach: Command) -> None:
    told = wastecoach("admin", "list", "--lang", "en").out
    assert "wastecoach admin grant" in told
    assert wastecoach("admin", "audit", "--lang", "en").out
    assert json.loads(wastecoach("admin", "audit", "--json").out) == {"events": []}
