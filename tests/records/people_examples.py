"""People, sessions and the like to try things with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.records.examples import NOW
from wastecoach.core.people.person import (
    Account,
    AuditEvent,
    Device,
    OneTimeCode,
    Person,
    Profile,
    RefreshToken,
    Session,
    SignIn,
    SigningKey,
)
from wastecoach.infra.records.people import SqlPeopleRecords

DAY = 86_400.0
KAKAO = Account("kakao", "12345", "홍길동", "hong@kakao.example")
NAVER = Account("naver", "abc")


def person(name: str = "hong", **changes: Any) -> Person:
    """Somebody who signs in for the first time."""
    profile = Profile("ko", "seoul_gangnam", "apartment")
    return replace(Person(name, NOW, name="홍길동", profile=profile), **changes)


def known(records: SqlPeopleRecords, name: str = "hong") -> Person:
    """Somebody who has signed in with an account of the same name."""
    return records.person_of(Account("kakao", name), person(name), NOW)


def session(name: str = "s", of: str = "hong", **changes: Any) -> Session:
    """A session for sixty days."""
    made = Session(name, of, "kakao", "Firefox", NOW, NOW, NOW + 60 * DAY)
    return replace(made, **changes)


def token(name: str, of: str = "s") -> RefreshToken:
    """A refresh token that was not used."""
    return RefreshToken(name, of, NOW)


def sign_in(state: str = "state", **changes: Any) -> SignIn:
    """A sign-in under way."""
    made = SignIn(
        *(state, "browser", "kakao", "nonce", "verifier", "app://done", "challenge", "theirs"),
        person=None,
        label="Firefox",
        expires_at=NOW + 600,
    )
    return replace(made, **changes)


def code(name: str = "code", of: str = "hong", **changes: Any) -> OneTimeCode:
    """A code that can be changed for tokens for a minute."""
    made = OneTimeCode(name, of, "kakao", "app://done", "challenge", "Firefox", NOW + 60)
    return replace(made, **changes)


def key(name: str, at: float = NOW) -> SigningKey:
    """A key that signs."""
    return SigningKey(name, '{"kty":"OKP"}', "sealed", at)


def device(name: str = "phone", **changes: Any) -> Device:
    """A device that made itself known."""
    return replace(Device(name, "hash", NOW, NOW), **changes)


def event(name: str, at: float = NOW, **changes: Any) -> AuditEvent:
    """Something that happened."""
    made = AuditEvent(name, at, "signed_in", "hong", "hong", "203.0.113.0/24", "kakao")
    return replace(made, **changes)
