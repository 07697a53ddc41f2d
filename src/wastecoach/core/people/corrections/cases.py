"""Accepted corrections as labelled photos: a folder for each material, as `wastecoach eval` and `training/` read it.

A folder that was written before is brought up to date: what is new comes, what may no longer be kept goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, get_args

from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import PhotoGone
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.people.corrections.feedback import Feedback, Verdict
from wastecoach.core.people.corrections.teaching import analysed_photo, teaching_copy
from wastecoach.core.rules import Item, Material, RuleBook

MATERIALS: tuple[Material, ...] = get_args(Material)
# Of items that no material of the model stands for: to `wastecoach eval` they are kinds that the model does not know.
NO_MATERIAL = "unknown"
# What becomes of a case at an export: its photo comes, comes under another label, stays, goes, is not there; or it is
# left out, since there were several things in the photo, or the rule book does not know the item any more.
Outcome = Literal["added", "changed", "kept", "removed", "without_photo", "several", "unknown_item"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
# All that was said of one photo and counts, what decides its label first.
OfOnePhoto = tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled photo, a line of the manifest. Nothing of a person is in it.

    Attributes:
        digest: SHA-256 of the photo that was analysed.
        item: What it shows, of the rule book.
        material: Class of the embedded model that stands for it, None where none does.
        seen_item: What was answered.
        verdict: What whoever asked said of that.
        model: Who had answered: provider and model.
        reviewed: Whether a reviewer accepted it.
        file: Of the photo, below the folder; None where it is not kept any more.
    """

    digest: str
    item: str
    material: Material | None
    seen_item: str | None
    verdict: Verdict
    model: str
    reviewed: bool
    file: str | None

    @property
    def home(self) -> str:
        """Where its photo lies in a folder of cases."""
        return f"{self.material or NO_MATERIAL}/{self.digest}.jpg"


class CaseFolder(Protocol):
    """A folder of labelled photos. Every method raises `OutputFailed` where it cannot be used."""

    def cases(self) -> list[Case]:
        """The lines of its manifest."""
        ...

    def has(self, file: str) -> bool:
        """Whether a photo is there."""
        ...

    def write(self, file: str, photo: bytes) -> None:
        """Keep a photo, whole or not at all."""
        ...

    def remove(self, files: Iterable[str]) -> None:
        """Delete photos; those that are gone already are no error."""
        ...

    def keep(self, cases: Sequence[Case]) -> None:
        """Replace the manifest, whole or not at all."""
        ...


def labelled(found: Iterable[Feedback]) -> dict[str, OfOnePhoto]:
    """Corrections by photo. Whoever looked last decides, and a reviewer before everybody else.

    Args:
        found: Corrections that say what is in the photo; the others are left out.
    """
    by_photo: dict[str, list[Feedback]] = {}
    for one in found:
        if one.right_item is not None and one.review != "rejected":
            by_photo.setdefault(one.digest, []).append(one)
    return {
        digest: tuple(sorted(said, key=_weight, reverse=True)) for digest, said in by_photo.items()
    }


def material_of(item: Item) -> Material | None:
    """The class of the embedded model that stands for an item: what it is made of, else where it is collected."""
    if item.vision.materials:
        return item.vision.materials[0]
    return next((material for material in MATERIALS if material == item.stream), None)


def update(
    folder: CaseFolder,
    wanted: dict[str, OfOnePhoto],
    fresh: frozenset[str],
    ports: JobPorts,
    book: RuleBook,
) -> Counter[Outcome]:
    """Bring a folder of cases up to date; how many came to what.

    Args:
        folder: The folder.
        wanted: What is known, by photo.
        fresh: Photos of it that may come new; those that are there already are looked after in any case.
        ports: Where jobs and photos are.
        book: The rules.

    Raises:
        OutputFailed: The folder cannot be used.
        RecordsUnavailable, PhotoStoreUnavailable: A store cannot be used.
    """
    before = {case.digest: case for case in folder.cases()}
    told: Counter[Outcome] = Counter()
    now: dict[str, Case] = {}
    for digest, said in wanted.items():
        known = before.get(digest)
        if known is None and digest not in fresh:
            continue
        case, outcome = _brought(digest, said, known, folder, ports, book)
        told[outcome] += 1
        if case is not None:
            now[digest] = case
    # What the manifest names is looked after the next time, so it names what goes until that is gone.
    stays = {case.file for case in now.values()}
    gone = [case.file for case in before.values() if case.file not in stays]
    folder.remove(file for file in gone if file is not None)
    folder.keep([now[digest] for digest in sorted(now)])
    told["removed"] = sum(_lost(case, now.get(case.digest)) for case in before.values())
    return told


def _weight(feedback: Feedback) -> tuple[bool, float]:
    return feedback.review == "accepted", feedback.reviewed_at or feedback.at


def _lost(before: Case, now: Case | None) -> bool:
    return before.file is not None and (now is None or now.file is None)


def _brought(
    digest: str,
    said: OfOnePhoto,
    known: Case | None,
    folder: CaseFolder,
    ports: JobPorts,
    book: RuleBook,
) -> tuple[Case | None, Outcome]:
    """A case as it is now, with its photo in the folder where that may be."""
    decides = said[0]
    item = book.items.get(decides.right_item or "")
    if item is None:
        return None, "unknown_item"
    if known is None and any(_of_several(each, ports) for each in said):
        return None, "several"
    case = Case(
        *(digest, item.id, material_of(item), decides.seen_item, decides.verdict, decides.model),
        *(decides.review == "accepted", None),
    )
    there = replace(case, file=case.home)
    if known == there and folder.has(case.home) and _is_kept(said, ports):
        return there, "kept"
    photo = photo_of(said, ports)
    if photo is None:
        return case, "without_photo"
    folder.write(case.home, photo)
    return there, "added" if known is None or known.file is None else "changed"


def _of_several(feedback: Feedback, ports: JobPorts) -> bool:
    """Whether its photo shows more than the one thing: then no single label fits it."""
    job = ports.records.job(feedback.job)
    text = None if job is None else ports.records.analysis(job.id, job.wish.language)
    if text is None:
        return feedback.thing > 0
    try:
        return len(analysis_from_json(text).sightings) > 1
    except WastecoachError:
        return True


def _is_kept(said: OfOnePhoto, ports: JobPorts) -> bool:
    """Whether the installation still keeps the photo, so that the folder may."""
    if any(each.photo is not None for each in said):
        return True
    return any((job := ports.records.job(each.job)) and job.photo for each in said)


def photo_of(said: Sequence[Feedback], ports: JobPorts) -> bytes | None:
    """The photo of corrections, as it was left for teaching, else the job's own as long as that is kept.

    Without metadata; None where there is none any more.
    """
    for each in said:
        if each.photo is not None and (copy := _read(each.photo, ports)) is not None:
            return copy
    for each in said:
        data = analysed_photo(ports.records.job(each.job), each.digest, ports.photos)
        if data is not None:
            return teaching_copy(data)
    return None


def _read(key: str, ports: JobPorts) -> bytes | None:
    try:
        return ports.photos.read(key)
    except PhotoGone:
        return None
