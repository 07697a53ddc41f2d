"""The effects around paid calls, where time passes only when somebody sleeps or takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import Usage
from wastecoach.core.errors import BudgetReached, ServiceBusy
from wastecoach.core.ports import Store, Surroundings
from wastecoach.infra.stores.memory import MemoryStore


@dataclass
class Time:
    """A clock that is moved by hand."""

    now: float = 1_000_000.0
    pauses: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@dataclass
class Cents:
    """A ledger in which every call costs a cent."""

    soft: bool = False
    hard: bool = False
    open: int = 0
    charged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def reserve(self, stage: StageAsked, provider: str, model: str) -> str:
        if self.hard:
            raise BudgetReached(period="day", spent_usd=1.0, limit_usd=1.0)
        self.open += 1
        return provider

    def settle(self, ticket: str, usage: Usage | None) -> float | None:
        self.open -= 1
        if usage is None:
            return 0.0
        self.charged.append(ticket)
        return 0.01

    def keep(self, ticket: str) -> float | None:
        self.open -= 1
        self.kept.append(ticket)
        return 0.01

    def frugal(self) -> bool:
        return self.soft


@dataclass
class Turnstile:
    """A gate that can be shut."""

    shut: bool = False
    inside: int = 0

    def enter(self, provider: str, within_s: float) -> AbstractContextManager[None]:
        return self._held(provider)

    @contextmanager
    def _held(self, provider: str) -> Iterator[None]:
        if self.shut:
            raise ServiceBusy(provider=provider, retry_after_s=30)
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1


@dataclass
class World:
    """Everything around the calls, to be looked at afterwards."""

    time: Time = field(default_factory=Time)
    ledger: Cents = field(default_factory=Cents)
    gate: Turnstile = field(default_factory=Turnstile)
    jitter: Callable[[], float] = lambda: 1.0
    names: Iterator[int] = field(default_factory=count)
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.store = MemoryStore(now=self.time.read)

    def around(self) -> Surroundings:
        return Surroundings(
            clock=self.time.read,
            now=self.time.read,
            sleep=self.time.sleep,
            jitter=self.jitter,
            unique=lambda: f"name {next(self.names)}",
            store=self.store,
            ledger=self.ledger,
            gate=self.gate,
        )
