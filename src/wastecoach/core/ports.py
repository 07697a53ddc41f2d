"""What the pipeline needs from outside, as small protocols; `bootstrap` knows who fulfils them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wastecoach.core.analysis import CacheOutcome, Guidance, Sighting, StageAsked
from wastecoach.core.asking import Answered, Looked, Phrased, Question, Seen, Usage
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.jobs.job import Location
from wastecoach.core.memory import Candidate, Remembered
from wastecoach.core.places.sources import Nearby

if TYPE_CHECKING:
    from PIL import Image


class Vision(Protocol):
    """One vision provider."""

    @property
    def provider(self) -> str:
        """As in `--provider`."""
        ...

    @property
    def model(self) -> str:
        """Model and version, for provenance and prices."""
        ...

    @property
    def prompt(self) -> str | None:
        """Version of the vision prompt, or None where it takes none."""
        ...

    @property
    def variant(self) -> str:
        """What else its answers depend on: its address where that is not the maker's, how closely it looks; or ""."""
        ...

    @property
    def access(self) -> str:
        """Short hash of address and key, "" where there is neither: another key has another circuit."""
        ...

    @property
    def paid(self) -> bool:
        """Whether a look may cost money: budgets and limits apply."""
        ...

    @property
    def side(self) -> int:
        """Pixels wanted at least on both sides of a photo."""
        ...

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        """What is in the photo, one sighting for each thing; never empty.

        Raises:
            ServiceError: One of its sub-classes; never after more than about `within_s` seconds.
        """
        ...


class Service(Protocol):
    """One language model outside, asked with a schema."""

    @property
    def provider(self) -> str:
        """`openai`, `anthropic`, ..."""
        ...

    @property
    def model(self) -> str:
        """As the service calls it."""
        ...

    @property
    def variant(self) -> str:
        """What else its answers depend on: its address where that is not the maker's, how closely it looks; or ""."""
        ...

    @property
    def access(self) -> str:
        """Short hash of address and key, "" where there is neither: another key has another circuit."""
        ...

    def ask(self, question: Question, within_s: float) -> Answered:
        """One try, without retries.

        Raises:
            ServiceError: One of its sub-classes; never after more than about `within_s` seconds.
        """
        ...


class Eyes(Protocol):
    """All vision providers that an installation uses, in their order."""

    @property
    def version(self) -> str:
        """What answers depend on: providers, models, prompts. Another version, another answer."""
        ...

    @property
    def side(self) -> int:
        """Pixels wanted at least on both sides of a photo, by the provider that wants most."""
        ...

    @property
    def paid(self) -> bool:
        """Whether a look may cost money, so that it is worth making sure that a photo is looked at once."""
        ...

    def look(self, pixels: Image.Image) -> Looked:
        """What is in the photo.

        Raises:
            VisionError: Nobody could look.
            ServiceRefused: A provider refuses this photo.
            BudgetReached: Looking would go over a hard budget.
        """
        ...


class Coach(Protocol):
    """Someone who may re-phrase and enrich what the rules decided."""

    def phrase(self, decided: tuple[tuple[Sighting, Guidance], ...]) -> tuple[Phrased, ...]:
        """The guidance for each thing in a photo in better words, in the same order and within one deadline.

        The streams and the mandatory steps stay. Never fails: the rules' words do.
        """
        ...


class PlaceFinder(Protocol):
    """Collection points for streams."""

    def near(self, streams: tuple[str, ...], location: Location) -> Nearby:
        """Points that take one of the streams, nearest first. Never fails: the answer says who could not be asked."""
        ...


class Values(Protocol):
    """Bytes by key, each with an expiry, shared by every process that names the same store."""

    def get(self, key: str) -> bytes | None:
        """The value, None where there is none or it has expired."""
        ...

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for `ttl_s` seconds; replaces another."""
        ...

    def delete(self, keys: Iterable[str]) -> int:
        """Remove values; how many there were."""
        ...


class Counters(Protocol):
    """Numbers and claims that several processes agree on; atomic."""

    def add(self, key: str, amount: int, ttl_s: float) -> int:
        """Add to a counter and return the sum; it starts at 0 and vanishes `ttl_s` after its first addition."""
        ...

    def claim(self, key: str, owner: str, ttl_s: float) -> bool:
        """True for whoever comes first, until it is released or `ttl_s` have passed; true again for the same owner."""
        ...

    def release(self, key: str, owner: str) -> None:
        """Give a claim back; nothing happens where another owner has it."""
        ...


class Log(Protocol):
    """Records in the order in which they came, to be followed by every process."""

    def append(self, log: str, record: bytes, ttl_s: float) -> None:
        """Add a record; records may be dropped, the oldest first, `ttl_s` later or where there are too many."""
        ...

    def follow(self, log: str, after: str) -> tuple[list[bytes], str]:
        """The records after a position ("" for the beginning), and the position to go on from."""
        ...


class Store(Values, Counters, Log, Protocol):
    """The three together; one adapter for each kind of store."""


class Memory(Protocol):
    """Photos seen before by the eyes and rules in force; another model, prompt or rule book remembers none of it."""

    def exact(self, digest: str) -> Remembered | None:
        """The very file; a damaged entry is dropped and counts as none."""
        ...

    def near(self, fingerprint: Fingerprint, radius: int) -> list[Candidate]:
        """Photos within `radius` bits, the nearest first; turned ones only as far as they may count at all."""
        ...

    def keep(self, remembered: Remembered) -> None:
        """Remember a photo that is not doubted; the oldest go where there are too many."""
        ...

    def forget(self, digest: str, fingerprint: Fingerprint | None, radius: int) -> int:
        """Forget a photo and what is within `radius` bits of it (a correction does that); how many went."""
        ...

    def doubt(self, digest: str) -> None:
        """Remember no answer to a photo for as long as photos are remembered: what was seen in it was wrong."""
        ...

    def doubted(self, digest: str) -> bool:
        """Whether no remembered answer counts for a photo, neither its own nor another's."""
        ...

    def note(self, outcome: CacheOutcome, saved_usd: float | None) -> None:
        """Count how a photo was answered, and what that saved in US dollars (None: nobody knows)."""
        ...

    def only_one(self, digest: str) -> AbstractContextManager[None]:
        """Held by one thread of one process at a time for each photo, so that a photo is paid for once."""
        ...


class Ledger(Protocol):
    """Who keeps count of the money."""

    def reserve(self, stage: StageAsked, provider: str, model: str) -> str:
        """Set aside what one call may cost, before it is made; a ticket for `settle` or `keep`.

        Raises:
            BudgetReached: It would go over a hard budget.
            MaxCostReached: It would go over the limit of this run.
        """
        ...

    def settle(self, ticket: str, usage: Usage | None) -> float | None:
        """What the call cost in US dollars, once it is known (None where it has no known price).

        `usage` is None for a call that was surely not charged.
        """
        ...

    def keep(self, ticket: str) -> float | None:
        """The call may have been charged and nobody knows: what was set aside stays; how many US dollars that is."""
        ...

    def frugal(self) -> bool:
        """Whether a soft budget is reached: only what costs nothing is asked."""
        ...


class Gate(Protocol):
    """Who lets calls to a provider through, a few at a time."""

    def enter(self, provider: str, within_s: float) -> AbstractContextManager[None]:
        """Wait for a place; held until the context ends.

        Raises:
            ServiceBusy: There is none within `within_s` seconds, or the minute's share is used up.
        """
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The effects around every paid call.

    Attributes:
        clock: Seconds on a clock that never goes back (this process only).
        now: Seconds since 1970, the same for every process.
        sleep: Waits so many seconds.
        jitter: A random number in 0..1.
        unique: A name that nobody else has, in any process.
        store: What processes share.
        ledger: The money.
        gate: Limits of calls at once and by the minute.
        share_used: Whoever asks has used up what they may have paid for today: only what costs nothing is asked.
    """

    clock: Callable[[], float]
    now: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    unique: Callable[[], str]
    store: Store
    ledger: Ledger
    gate: Gate
    share_used: bool = False


@dataclass(frozen=True, slots=True)
class Ports:
    """Every effect of the pipeline in one argument.

    Attributes:
        fetch: Bytes of a source (path, address, `-`).
        eyes: Who looks at the photo.
        memory: What was seen before, or None where nothing is kept.
        embed: The second look at a photo: the embedded model's embedding (see `core/second_look.py`).
        now: Seconds since 1970.
        coach: Who phrases the guidance.
        places: Who knows collection points.
        clock: Seconds on a clock that never goes back.
    """

    fetch: Callable[[str], bytes]
    eyes: Eyes
    memory: Memory | None
    embed: Callable[[Image.Image], bytes]
    now: Callable[[], float]
    coach: Coach
    places: PlaceFinder
    clock: Callable[[], float]
