"""A process that issues tokens, with a clock of its own over a real database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.clock import Clock
from wastecoach.core.people.ports import Claims
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.people import SqlPeopleRecords
from wastecoach.infra.tokens.access_tokens import JwtAccessTokens
from wastecoach.infra.tokens.ring import KeyRing
from wastecoach.infra.tokens.sealing import Sealing

SECRET = b"the installation's own secret, 32 letters at least"
ISSUER = "https://waste.example"
ACCESS_S, SKEW_S = 900.0, 30.0


@dataclass
class Mint:
    """A process.

    Attributes:
        records: That all processes share.
        clock: Of all of them.
        secret: That it seals keys with.
        issuer: As whom it issues.
    """

    records: SqlPeopleRecords
    clock: Clock = field(default_factory=Clock)
    secret: bytes = SECRET
    issuer: str = ISSUER

    def __post_init__(self) -> None:
        numbers = itertools.count()
        self.sealing = Sealing(lambda: self.secret)
        ring = KeyRing(self.records, self.sealing, self.clock, self.clock, ACCESS_S + SKEW_S)
        self.tokens = JwtAccessTokens(
            ring, self.issuer, self.clock, lambda: f"t{next(numbers)}", SKEW_S
        )

    def claims(self, seconds: float = ACCESS_S) -> Claims:
        """Somebody's, for so many seconds."""
        return Claims("hong", "session", "person", self.clock() + seconds)

    def token(self, seconds: float = ACCESS_S) -> str:
        """A token of theirs."""
        return self.tokens.issue(self.claims(seconds))

    def other(self, secret: bytes = SECRET, issuer: str = ISSUER) -> Mint:
        """Another process on the same records."""
        return Mint(self.records, self.clock, secret, issuer)

    def rotate(self) -> None:
        """As an operator does, from another process."""
        self.records.replace_key(self.other().tokens.new_key())


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def mint(engine: Engine) -> Mint:
    return Mint(SqlPeopleRecords(engine))
