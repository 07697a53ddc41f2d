"""The rule book as values: what `data/rules/<country>/*.toml` means (docs/rule-book-format.md tells the format)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from wastecoach.core.analysis import DestinationKind, Language

Principle = Literal["empty", "rinse", "separate", "do_not_mix"]
PRINCIPLES: tuple[Principle, ...] = ("empty", "rinse", "separate", "do_not_mix")
Housing = Literal["house", "apartment", "officetel"]
Material = Literal[
    "paper",
    "cardboard",
    "carton",
    "plastic",
    "film",
    "glass",
    "metal",
    "textile",
    "wood",
    "organic",
    "electronics",
    "other",
]
Shape = Literal[
    "bottle",
    "can",
    "jar",
    "cup",
    "box",
    "bag",
    "film",
    "sheet",
    "tray",
    "tube",
    "ball",
    "lid",
    "carton",
    "container",
    "cutlery",
    "appliance",
    "garment",
    "furniture",
    "other",
]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything written in a rule book: immutable, and a misspelt field is an error."""


class Text(Entry, frozen=True):
    """A text in both languages."""

    ko: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in one language."""
        return self.ko if language == "ko" else self.en


class Words(Entry, frozen=True):
    """Words people use, by language."""

    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """The words of both languages."""
        return self.ko + self.en


class PrincipleName(Entry, frozen=True):
    """One of the four principles, what it is called and what it means."""

    id: Principle
    name: Text
    text: Text


class Book(Entry, frozen=True):
    """The head of a rule book."""

    country: str
    version: str
    checked: dt.date
    default_sources: tuple[str, ...]
    principle: tuple[PrincipleName, ...]


class Source(Entry, frozen=True):
    """Where rules come from, and when that was last read."""

    id: str
    title: Text
    publisher: Text
    checked: dt.date
    url: str | None = None
    note: Text | None = None


class Destination(Entry, frozen=True):
    """Where something is taken or who fetches it; `places`: collection points nearby help to find it."""

    kind: DestinationKind
    text: Text
    phone: str | None = None
    link: str | None = None
    places: bool = False


class Stream(Entry, frozen=True):
    """Where things go. `steps` end the steps of every item of the stream; `states` are those to ask its owner about."""

    id: str
    name: Text
    colour: str
    icon: str
    steps: tuple[str, ...]
    reasons: tuple[str, ...]
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    place_kinds: tuple[str, ...] = ()
    parent: str | None = None
    recycling: bool = True
    goes_to: Destination | None = None
    states: tuple[str, ...] = ()


class Step(Entry, frozen=True):
    """One thing to do, and the principle it serves; `goes_to` where doing it is where something goes."""

    id: str
    principle: Principle
    text: Text
    goes_to: Destination | None = None


class Reason(Entry, frozen=True):
    """One why."""

    id: str
    text: Text


class Warning(Entry, frozen=True):  # noqa: A001 -- the rule book's own word
    """One danger or frequent mistake."""

    id: str
    text: Text


class When(Entry, frozen=True):
    """Which items an effect is for; every field that is given must fit."""

    streams: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    items: tuple[str, ...] = ()


class Effect(Entry, frozen=True):
    """What a condition changes: another stream, more or fewer steps, reasons, warnings, a note."""

    when: When = When()
    stream: str | None = None
    add_steps: tuple[str, ...] = ()
    drop_steps: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    note: Text | None = None


class Condition(Entry, frozen=True):
    """A state that changes the answer. Its first effect that fits the item counts.

    Attributes:
        shapes: Of the things that can be in it at all; none: of any shape.
        excludes: States that no thing is in at the same time.
    """

    id: str
    name: Text
    rank: int
    effects: tuple[Effect, ...]
    aliases: Words = Words()
    shapes: tuple[Shape, ...] = ()
    excludes: tuple[str, ...] = ()


class Answer(Entry, frozen=True):
    """One answer to a question: what the thing is then; without a text it is called as the item is."""

    item: str
    text: Text | None = None


class Question(Entry, frozen=True):
    """What to ask when several answers are likely; `answers` are what may be dangerous about the thing."""

    id: str
    text: Text
    between: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    hazard: bool = False
    answers: tuple[Answer, ...] = ()


class Term(Entry, frozen=True):
    """A word that names several things; `usual` is the one that it means at the end of a longer name (과자 *상자*)."""

    words: Words
    items: tuple[str, ...]
    usual: str | None = None
    question: str | None = None


class VisionHints(Entry, frozen=True):
    """How an item looks: materials, shapes, ImageNet class names."""

    materials: tuple[Material, ...] = ()
    shapes: tuple[Shape, ...] = ()
    imagenet: tuple[str, ...] = ()


class Item(Entry, frozen=True):
    """Something people throw away. `last_steps` and `goes_to` stand in place of its stream's, if those do not fit."""

    id: str
    name: Text
    stream: str
    steps: tuple[str, ...] = ()
    aliases: Words = Words()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    note: Text | None = None
    vision: VisionHints = VisionHints()
    hazard: bool = False
    disputed: Text | None = None
    sources: tuple[str, ...] = ()
    last_steps: tuple[str, ...] = ()
    goes_to: Destination | None = None
    when: dict[str, Effect] = {}


class RegionHead(Entry, frozen=True):
    """What a region is called and where its rules come from."""

    id: str
    name: Text
    checked: dt.date
    sources: tuple[str, ...]
    aliases: Words = Words()
    parent: str | None = None


class Change(Entry, frozen=True):
    """What a region does differently, for some items or streams, for some kinds of housing."""

    items: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    housing: tuple[Housing, ...] = ()
    stream: str | None = None
    add_steps: tuple[str, ...] = ()
    drop_steps: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    note: Text | None = None
    disputed: Text | None = None


class Region(Entry, frozen=True):
    """A municipality's differences from the national rules."""

    region: RegionHead
    change: tuple[Change, ...] = ()
    step: tuple[Step, ...] = ()
    reason: tuple[Reason, ...] = ()
    warning: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Disposal rules of a country with regional overlays; every dictionary is keyed by id.

    Attributes:
        by_class: Harmless items by the ImageNet class names that speak for them; made from `items`.
    """

    book: Book
    sources: dict[str, Source]
    streams: dict[str, Stream]
    steps: dict[str, Step]
    reasons: dict[str, Reason]
    warnings: dict[str, Warning]
    conditions: dict[str, Condition]
    questions: dict[str, Question]
    terms: tuple[Term, ...]
    items: dict[str, Item]
    regions: dict[str, Region]
    by_class: dict[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Turn the items' vision hints round, once, so that a photo need not go through all items."""
        found: dict[str, tuple[Item, ...]] = {}
        for item in self.items.values():
            for label in () if item.hazard else item.vision.imagenet:
                found[label] = (*found.get(label, ()), item)
        object.__setattr__(self, "by_class", found)

    @property
    def version(self) -> str:
        """Country and version, for provenance and cache keys: `kr 2026.11.21`."""
        return f"{self.book.country} {self.book.version}"
