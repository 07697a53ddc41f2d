"""The words of the whole product as values: Sighting, Guidance, Place, Analysis.

The field names are the JSON that every face of the product speaks (command line, library, HTTP); keep them stable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")
StageAsked = Literal["look", "coach"]
Outcome = Literal["answered", "unsure", "failed", "refused", "rejected", "skipped"]
CacheOutcome = Literal["off", "miss", "exact", "near"]
# What became of asking a source of collection points: `off` is not set up, `quota` has given all it gives a day.
SourceState = Literal["used", "off", "failed", "quota"]
# Where something goes: to a point outside, or what is done with it instead.
DestinationKind = Literal[
    "place",
    "home_collection",
    "bag",
    "food_bin",
    "free_pickup",
    "paid_pickup",
    "pharmacy",
    "shop",
    "district_office",
]
DOUBTS = frozenset(
    {
        *("low_confidence", "may_be_hazardous", "unfamiliar", "undecided_condition"),
        *("too_dark", "blurred", "nothing_there"),
    }
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another thing it may be: rule-book `item`, its `name` in the asked language, `confidence` 0..1."""

    item: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ConditionHint:
    """A state that was seen: condition `tag` of the rule book, its `name`, `confidence` 0..1."""

    tag: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person may answer where nobody is sure.

    Attributes:
        text: The answer, in the asked language.
        item: Id of the rule-book item that it is then.
        conditions: Tags of the states that it is then in: those seen that mean something for it.
    """

    text: str
    item: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """What vision saw: one thing in the photo. No advice in it, no location.

    Attributes:
        item: Id of the rule-book item, or None where vision knows only the material.
        name: The item's name in the asked language ("" until the pipeline has named it).
        material: One of the vision materials of the rule book, or None.
        shape: For example `bottle`, `can`, `box`, or None.
        mixed: Several materials or several things are suspected.
        conditions: States seen (label on, crushed, ...), each with its confidence.
        confidence: Calibrated probability that the item (else the material) is right, 0..1.
        unsure: True when the answer should be "not sure": ask `question` before advising.
        doubts: Why it is unsure, from `DOUBTS`.
        alternatives: What else it may be, most likely first.
        question: The question that would decide, in the asked language, when unsure.
        materials: Probability by material, where the provider tells it, most likely first.
        choices: What a person may answer `question` with, when unsure, most likely first.
    """

    item: str | None
    material: str | None
    confidence: float
    name: str = ""
    shape: str | None = None
    mixed: bool = False
    conditions: tuple[ConditionHint, ...] = ()
    unsure: bool = False
    doubts: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    question: str | None = None
    materials: dict[str, float] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule comes from: `title`, the date it was last `checked`, its `url` where there is one."""

    title: str
    checked: dt.date
    url: str | None = None


@dataclass(frozen=True, slots=True)
class GoesTo:
    """Where something goes, decided by the rules and never worded by anybody else.

    Attributes:
        kind: What stands or happens there, for programs.
        text: One line for people.
        phone: Whom to call, None where nobody has to be called.
        link: Web address to go on from, None where there is none for the whole country.
        places: Whether collection points near somebody help; else none are looked for.
    """

    kind: DestinationKind
    text: str
    phone: str | None = None
    link: str | None = None
    places: bool = False


@dataclass(frozen=True, slots=True)
class Guidance:
    """What to do with one sighting, decided by the rules alone.

    Attributes:
        stream: Id of the stream, or None while the sighting is unsure and its candidates go to different streams.
        stream_name: The stream's name in `language`.
        headline: One line: what to do with it.
        steps: How, in order (empty, rinse, separate, do not mix).
        why: Why, most particular first.
        warnings: Dangers and frequent mistakes.
        notes: What is regional, disputed or particular to the item.
        sources: The rules' sources with the dates they were checked.
        language: `ko` or `en`.
        region: Id of the region whose rules were used, or None for the national rules.
        step_ids: The rule book's ids of `steps`, same order and length; a coach words each under its id.
        tip: One more useful thing, from a coach; None in the rules' own words.
        phrased_by: Who worded it: `rules`, or a coach and its model (`openai gpt-4o`).
        goes_to: Where it goes; None while nobody can say.
    """

    stream: str | None
    stream_name: str
    headline: str
    steps: tuple[str, ...]
    why: tuple[str, ...]
    warnings: tuple[str, ...]
    sources: tuple[Reference, ...]
    language: Language
    notes: tuple[str, ...] = ()
    region: str | None = None
    step_ids: tuple[str, ...] = ()
    tip: str | None = None
    phrased_by: str = "rules"
    goes_to: GoesTo | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A collection point near somebody.

    Attributes:
        name: For people.
        streams: Ids of the streams it accepts.
        latitude: Degrees, WGS 84.
        longitude: Degrees, WGS 84.
        address: Road address where there is one; "" where none is known.
        distance_m: Metres as the crow flies, None where nobody said where they stand.
        source: Who says so, for people: with its licence in mind.
        id: Stable; "" in answers older than this field.
        kind: What stands there: `clothing_box`, `medicine_box`, ...; "" where it is not known.
        walk_min: Minutes on foot, with the usual detours.
        dated: ISO date of the data, "" where it is not known.
        detail: Where exactly, opening hours; "".
        phone: Of whoever looks after it; "".
        links: Addresses that show the way: `kakao_map`, `naver_map`, `kakao_map_app`, `naver_map_app`, `geo`.
    """

    name: str
    streams: tuple[str, ...]
    latitude: float
    longitude: float
    address: str
    distance_m: float | None
    source: str
    id: str = ""
    kind: str = ""
    walk_min: int | None = None
    dated: str = ""
    detail: str = ""
    phone: str = ""
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try with one provider, whatever came of it.

    Attributes:
        stage: `look` (vision) or `coach`.
        provider: Who was asked.
        model: Its model.
        outcome: `answered`; `unsure` (answered, the next was asked as well); `failed` (technical error); `refused`
            (it would not answer, nobody else was asked); `rejected` (the answer broke the rules); `skipped` (not asked:
            cooling down, or a budget was reached).
        code: Code of the error, where there was one.
        cost_usd: US dollars, 0 where nothing was paid, None where its price is not known.
        ms: Milliseconds it took.
    """

    stage: StageAsked
    provider: str
    model: str
    outcome: Outcome
    code: str | None = None
    cost_usd: float | None = 0.0
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the answer comes from.

    Attributes:
        provider: Vision provider that answered (of a photo seen before: that answered then).
        model: Its model and version.
        rules: Rule book and version, for example `kr 2026.11.21`.
        cache: `off`, `miss`, `exact` (the very file) or `near` (another photo of the same thing).
        cost_usd: What the answer cost in US dollars: 0 for the embedded model, None where a price is not known.
        ms: Milliseconds by pipeline stage.
        prompt: Version of the vision prompt, None where the provider takes none.
        distance: Bits of 256 by which the photo seen before differs, where `cache` is `near` (0 where `exact`).
        attempts: Every try with a provider, in order.
        places: What became of each source of collection points (`own`, `kakao`); empty where none was asked.
    """

    provider: str
    model: str
    rules: str
    cache: CacheOutcome = "off"
    cost_usd: float | None = 0.0
    ms: dict[str, float] = field(default_factory=dict)
    prompt: str | None = None
    distance: int | None = None
    attempts: tuple[Attempt, ...] = ()
    places: dict[str, SourceState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Which photo was analysed: where it came from, SHA-256 `digest`, upright size in pixels."""

    source: str
    digest: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole answer. `guidance[i]` belongs to `sightings[i]`."""

    photo: PhotoFacts
    sightings: tuple[Sighting, ...]
    guidance: tuple[Guidance, ...]
    places: tuple[Place, ...]
    provenance: Provenance
