"""A job: one analysis that somebody asked for and will come back for.

    pending → uploaded → queued → processing → done | failed
       └→ expired                     └→ queued (tried again later, or its worker died)

`uploaded` means: it is accepted, and the intent to send it to the queue is written in the same transaction. Nothing
that reached it is ever lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wastecoach.core.analysis import Language
from wastecoach.core.rules import Housing

State = Literal["pending", "uploaded", "queued", "processing", "done", "failed", "expired"]
STATES: tuple[State, ...] = (
    *("pending", "uploaded", "queued", "processing"),
    *("done", "failed", "expired"),
)
# Where a job may go from each state, as every back end of the records is held to; `uploaded → failed` is a message that
# the broker gave up before it was noted as sent, `failed → queued` an operator's replay.
TRANSITIONS: dict[State, frozenset[State]] = {
    "pending": frozenset({"uploaded", "expired"}),
    "uploaded": frozenset({"queued", "processing", "failed"}),
    "queued": frozenset({"processing", "failed"}),
    "processing": frozenset({"queued", "done", "failed"}),
    "done": frozenset(),
    "failed": frozenset({"queued"}),
    "expired": frozenset(),
}
ENDS: frozenset[State] = frozenset({"done", "failed", "expired"})

Lane = Literal["ai", "api", "batch", "sched"]
# Queues by name, and the weight of each: threads that a machine's workers give it (the founding documents' priorities).
LANES: dict[Lane, int] = {"ai": 10, "api": 5, "sched": 3, "batch": 1}
DEAD_LETTERS = "q.dlq"


@dataclass(frozen=True, slots=True)
class Location:
    """Where somebody stands, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants analysed.

    Attributes:
        language: Of the answer.
        region: Municipality whose rules apply, or None.
        housing: Kind of housing, or None.
        location: For collection points; forgotten when the job ends.
        content_type: Media type of the photo that will come.
        size: Its bytes, where the caller knows them.
        lane: `ai`, or `batch` for what nobody waits for.
        batch: The batch it belongs to, or None.
        name: What the caller calls the photo, for lists; never a path of ours.
        frugal: Only what costs nothing may be asked; found out when the job is accepted, never the caller's to say.
    """

    language: Language = "ko"
    region: str | None = None
    housing: Housing | None = None
    location: Location | None = None
    content_type: str = "image/jpeg"
    size: int | None = None
    lane: Lane = "ai"
    batch: str | None = None
    name: str | None = None
    frugal: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: the `code` and `params` of an error, to be worded in any language."""

    code: str
    params: dict[str, str | float]


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the records know it.

    Attributes:
        id: Unguessable: whoever holds it may see the job.
        state: Where it is.
        wish: What was asked.
        photo: Key of the photo in the photo store; None once the photo is purged.
        created_at: Seconds since 1970.
        upload_until: Seconds since 1970; a photo that comes later may find the job expired.
        progress: Per cent, never less than before (but after an operator's replay).
        stage: Stage of the pipeline it is in or was last in, None before the first.
        attempt: How many times a worker has begun it; a worker's writes count only while its attempt is the last.
        holder: Who works on it, while someone does.
        lease_until: Until when that is believed, seconds since 1970.
        failure: Why it failed.
        ended_at: Seconds since 1970, None before.
        owner: Whose it is; None for an anonymous caller.
        trace: W3C `traceparent` of the request that made it, None where nobody traces.
    """

    id: str
    state: State
    wish: Wish
    photo: str | None
    created_at: float
    upload_until: float
    progress: int = 0
    stage: str | None = None
    attempt: int = 0
    holder: str | None = None
    lease_until: float | None = None
    failure: Failure | None = None
    ended_at: float | None = None
    owner: str | None = None
    trace: str | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in ENDS
