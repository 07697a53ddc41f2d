"""People over a real database, with a clock of the test's own and without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.clock import Clock
from wastecoach.bootstrap.people import people_ports
from wastecoach.core.people.person import Account, OneTimeCode, Person
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms
from wastecoach.core.people.sign_in.opaque_tokens import hashed
from wastecoach.core.people.sign_in.pkce import challenge_of
from wastecoach.core.people.sign_in.sessions import Tokens, begin
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.records import SqlJobRecords
from wastecoach.settings import Settings

NETWORK = "203.0.113.0/24"
VERIFIER = "v" * 43


@dataclass
class Desk:
    """Where people sign in.

    Attributes:
        ports: The outside.
        jobs: The jobs of the same database.
        clock: Of all of it.
        terms: How long things last.
    """

    ports: PeoplePorts
    jobs: SqlJobRecords
    clock: Clock
    terms: PeopleTerms = field(default_factory=PeopleTerms)

    def person(self, name: str = "hong") -> Person:
        """Somebody who has an account of the same name."""
        new = Person(name, self.clock(), name="홍길동")
        return self.ports.records.person_of(Account("kakao", name), new, self.clock())

    def begun(self, name: str = "hong", label: str = "Firefox") -> Tokens:
        """Somebody who has just signed in."""
        return begin(self.person(name), "kakao", label, self.ports, self.terms, NETWORK)

    def code(self, name: str = "hong", code: str = "code") -> str:
        """A code that somebody's app was sent back with."""
        until = self.clock() + self.terms.code_s
        challenge = challenge_of(VERIFIER)
        kept = OneTimeCode(
            hashed(code), self.person(name).id, "kakao", "app://done", challenge, "App", until
        )
        self.ports.records.add_code(kept)
        return code

    def events(self) -> list[tuple[str, str | None, str, str, str]]:
        """What was noted, the oldest first, without ids and times."""
        found = self.ports.records.events(99, None, None)
        return [(one.event, one.person, one.by, one.network, one.detail) for one in reversed(found)]


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """A desk, as long as the context lasts."""
    engine = open_engine(f"sqlite:///{folder / 'people.db'}")
    try:
        upgrade(engine)
        clock = Clock()
        settings = Settings(public_url="https://waste.example")
        yield Desk(people_ports(settings, engine, clock), SqlJobRecords(engine), clock)
    finally:
        engine.dispose()
