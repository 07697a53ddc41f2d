"""All that is kept of somebody as one zip; photos that cannot be had are named in it, and nothing else is left out.

README.txt            what is in it
profile.json          who they are here: profile, accounts, sign-ins
security.json         sign-ins and the like, as the security log has them
history.json          every analysis in short, the newest first
feedback.json         what they said of answers
analyses/<job>.json   every analysis as a whole
photos/…              photos that are still kept, also those left for teaching
missing.json          photos that are not here, and why
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import msgspec

from wastecoach.core.jobs.errors import PhotoGone, PhotoStoreUnavailable
from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.ports import PhotoStore
from wastecoach.core.jobs.progress import moment
from wastecoach.core.korean_calendar import KOREA
from wastecoach.core.media_type import usual_name
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.kept.entries import Telling, entry_of
from wastecoach.core.people.kept.history import OwnedAsked, OwnedJob
from wastecoach.core.people.kept.zipping import AS_IT_IS, Pieces
from wastecoach.core.people.ports import PeoplePorts

# Rows read at once; jobs come with their analyses.
AT_ONCE = 50
ENDINGS = {"image/jpeg": "jpg", "image/heif": "heic"}
# Why a photo is not there.
DELETED, GONE, AWAY = "deleted_on_time", "not_found", "photo_store_unavailable"


def archive(
    caller: Principal, people: PeoplePorts, photos: PhotoStore, telling: Telling, at: float
) -> Iterator[bytes]:
    """The zip, piece by piece.

    Args:
        caller: Whose things: a person or a device.
        people: The outside.
        photos: Where photos lie.
        telling: How the history is worded.
        at: Seconds since 1970; what comes later is not in it.

    Raises:
        RecordsUnavailable: The records went away in the middle; the zip has no end then and cannot be opened.
    """
    theirs, zipped, shelf = _Theirs(caller, people, at), Pieces(), _Shelf(photos)
    readme = telling.words(telling.language or "ko").text("export.readme")
    yield from zipped.add("README.txt", at, readme.encode())
    yield from zipped.add_json("profile.json", at, theirs.profile())
    yield from zipped.add_json("security.json", at, list(theirs.events()))
    yield from zipped.add_pieces("history.json", at, _history(theirs, telling))
    said = list(theirs.said())
    yield from zipped.add_json("feedback.json", at, [_told(one) for one in said])
    for one in said:
        if one.photo is not None:
            yield from shelf.add(f"photos/feedback-{one.id}.jpg", one.photo, one.at, zipped)
    for owned in theirs.jobs():
        yield from _whole(owned, shelf, zipped)
    yield from zipped.add_json("missing.json", at, shelf.missing)
    yield from zipped.end()


def name_of(at: float) -> str:
    """What the file is called."""
    return f"wastecoach-{dt.datetime.fromtimestamp(at, KOREA):%Y-%m-%d}.zip"


@dataclass(frozen=True, slots=True)
class _Theirs:
    """What the records have of somebody, page by page."""

    caller: Principal
    people: PeoplePorts
    at: float

    @property
    def _owner(self) -> str:
        assert self.caller.owner is not None  # noqa: S101 -- whoever exports is known
        return self.caller.owner

    def jobs(self) -> Iterator[OwnedJob]:
        after: tuple[float, str] | None = None
        while page := self.people.owned.owned(
            self._owner, OwnedAsked(AT_ONCE, after, until=self.at)
        ):
            yield from page
            after = (page[-1].job.created_at, page[-1].job.id)

    def said(self) -> Iterator[Feedback]:
        after = ""
        while page := self.people.owned.owned_feedback(self._owner, AT_ONCE, after):
            yield from page
            after = page[-1].id

    def events(self) -> Iterator[dict[str, Any]]:
        # Of a device there are none.
        after: str | None = None
        person = self.caller.id if self.caller.kind == "person" else None
        while person and (page := self.people.records.events(AT_ONCE, after, person)):
            yield from map(_readable, page)
            after = page[-1].id

    def profile(self) -> dict[str, Any]:
        records, name = self.people.records, self.caller.id or ""
        if self.caller.kind == "device":
            device = records.device(name)
            return {"device": device and _readable(device, "secret_hash")}
        person = records.person(name)
        return {
            "person": person and _readable(person),
            "accounts": [_readable(one, "person") for one in records.identities(name)],
            "sign_ins": [_readable(one, "person") for one in records.sessions_of(name, self.at)],
        }


@dataclass(slots=True)
class _Shelf:
    """Where photos lie, and which could not be had.

    Attributes:
        photos: The store.
        missing: Photos that are not in the zip.
        away: Whether the store was found to be away; it is not asked again then.
    """

    photos: PhotoStore
    missing: list[dict[str, str]] = field(default_factory=list)
    away: bool = False

    def add(self, name: str, key: str | None, at: float, zipped: Pieces) -> Iterator[bytes]:
        """Put a photo into the zip, or note why it is not there."""
        found = self._found(key)
        if isinstance(found, bytes):
            yield from zipped.add(name, at, found, AS_IT_IS)
        else:
            self.missing.append({"file": name, "why": found})

    def _found(self, key: str | None) -> bytes | str:
        if key is None:
            return DELETED
        try:
            return AWAY if self.away else self.photos.read(key)
        except PhotoGone:
            return GONE
        except PhotoStoreUnavailable:
            self.away = True
            return AWAY


def _history(theirs: _Theirs, telling: Telling) -> Iterator[bytes]:
    between = b"[\n"
    for owned in theirs.jobs():
        entry = replace(entry_of(owned, telling), photo=owned.job.photo and _file_of(owned.job))
        yield between + msgspec.json.encode(entry)
        between = b",\n"
    yield b"\n]\n" if between == b",\n" else b"[]\n"


def _whole(owned: OwnedJob, shelf: _Shelf, zipped: Pieces) -> Iterator[bytes]:
    job = owned.job
    if owned.analysis is not None:
        whole = msgspec.json.format(owned.analysis, indent=1)
        yield from zipped.add(f"analyses/{job.id}.json", job.created_at, whole)
    yield from shelf.add(_file_of(job), job.photo, job.created_at, zipped)


def _told(said: Feedback) -> dict[str, Any]:
    """A correction, without where its photo lies here."""
    return _readable(said, "owner", "photo")


def _readable(value: Any, *without: str) -> dict[str, Any]:
    """A value's fields, moments as people read them."""
    told: dict[str, Any] = {}
    for name, known in asdict(value).items():
        if name not in without:
            is_moment = name == "at" or name.endswith("_at")
            told[name] = moment(known) if is_moment and known is not None else known
    return told


def _file_of(job: Job) -> str:
    """Where the photo of a job is in the zip; it is of the type that was announced, as was checked when it came."""
    day = dt.datetime.fromtimestamp(job.created_at, KOREA)
    media_type = usual_name(job.wish.content_type)
    ending = ENDINGS.get(media_type, media_type.partition("/")[2])
    return f"photos/{day:%Y-%m-%d}-{job.id}.{ending}"
