"""`traffic`: what share of the calls and of the money the layers save, through the real pipeline.

The traffic is a model (`traffic_model`); the photos are real, and the embedded model has not learnt from any of them.
The paid eyes and the paid coach are stand-ins that count: the eyes are always right about the material (which is the
worst for whoever answers in their place), the coach words the rules as they are. Everything else is the product:
decoding, fingerprint, memory, cascade, checks, ledger. The first half of the requests fills the memory, the second
half counts.

An answer counts as changed where the material of its first thing is another one than what is really there; which item
of that material it is, and its state, are not compared. On two of the collections the embedded model's thresholds were
chosen.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.figures import LIMIT, Figure
from benchmarks.runner import BUILD, ROOT
from benchmarks.traffic_model import Request, requests
from wastecoach import bootstrap, data
from wastecoach.core.analysis import LANGUAGES, Analysis, Sighting, StageAsked
from wastecoach.core.asking import Answered, Question, Seen, Usage
from wastecoach.core.coach_words import parse_vocabulary
from wastecoach.core.coached import Coached
from wastecoach.core.coaching import parse_coach_prompt
from wastecoach.core.decision import Locality
from wastecoach.core.evaluation import known_class
from wastecoach.core.ordered_use import OrderedUse
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.pipeline import analyse
from wastecoach.core.places.finding import Finder
from wastecoach.core.ports import Ports
from wastecoach.core.prices import usual
from wastecoach.core.variations import VARIATIONS, vary
from wastecoach.settings import Settings

SHARED = ROOT.parent / "shared" / "photos"
COLLECTIONS = ("trashnet/test", "trashnet/val", "offdomain-dev", "more/aquatrash_taco")
SEEDS = (20261126, 1, 2)
REQUESTS = 960
LEAST, ALL = "least", "of all photos"
LEAST_AVOIDED, MOST_CHANGED = 0.70, 0.01
# What the paid eyes call a thing of which only the kind is known.
PLAIN_ITEMS = {
    "plastic": "plastic_container",
    "paper": "paper_sheet",
    "cardboard": "cardboard_box",
    "carton": "cardboard_box",
    "glass": "glass_bottle",
    "metal": "scrap_metal",
    "textile": "textile_other",
    "wood": "wood_piece",
    "organic": "organic_waste",
    "other": "general_trash",
}
# What goes the same way is the same answer.
FAMILIES = {"cardboard": "paper", "carton": "paper", "film": "plastic"}
BY_NAME = {variation.name: variation for variation in VARIATIONS}
SAVED = tuple(BY_NAME[name] for name in ("jpeg", "smaller", "messenger"))
RESHOT = tuple(BY_NAME[name] for name in ("reshot_mild", "reshot_hard"))


@dataclass
class TruthfulEyes:
    """Paid eyes that count, and see what is really there: as the embedded model sees it where that is right."""

    settings: Settings
    kind: str = ""
    calls: int = 0
    provider: str = "openai"
    model: str = "gpt-4o"
    prompt: str = "1"
    variant: str = ""
    access: str = ""
    paid: bool = True
    side: int = 224

    def look(self, pixels: Image.Image, within_s: float) -> Seen:  # noqa: ARG002 -- the port's shape
        """One sighting, surely right about the material."""
        self.calls += 1
        (guess,) = bootstrap.embedded(self.settings).look(pixels, 1.0).sightings
        right = _family(guess.material) == _family(self.kind) and guess.item is not None
        truth = replace(
            guess if right else Sighting(PLAIN_ITEMS[self.kind], self.kind, 0.99),
            confidence=0.99,
            unsure=False,
            doubts=(),
            alternatives=(),
        )
        return Seen((truth,), _usage(self.settings, "look", self))


@dataclass
class PlainCoach:
    """A paid coach that counts, and gives the rules' own words back."""

    settings: Settings
    calls: int = 0
    provider: str = "openai"
    model: str = "gpt-4o"
    variant: str = ""
    access: str = ""

    def ask(self, question: Question, within_s: float) -> Answered:  # noqa: ARG002 -- the port's shape
        """The steps and reasons as they were given."""
        self.calls += 1
        facts = json.loads(question.facts)
        answer = {
            "stream": facts["stream"]["id"],
            "headline": f"{facts['item']} → {facts['stream']['name']}"[:80],
            "steps": facts["steps"],
            "why": facts.get("reasons", []),
            "tip": "",
        }
        text = json.dumps(answer, ensure_ascii=False)
        return Answered(text, _usage(self.settings, "coach", self), self.model)


@dataclass
class Counted:
    """What came of the traffic.

    Attributes:
        requests: How many there were.
        by_layer: Answers by who gave the sighting: `exact`, `near`, `embedded`, `paid`.
        changed_by: Answers that go another way than the paid eyes would have sent them, by layer.
        spent_usd: What was paid.
        rejected: Texts of the coach that the checks turned down.
        looks: Calls of the paid eyes.
        texts: Calls of the paid coach.
        everything_usd: What asking for everything would have cost.
    """

    requests: int = 0
    by_layer: Counter[str] = field(default_factory=Counter)
    changed_by: Counter[str] = field(default_factory=Counter)
    spent_usd: float = 0.0
    rejected: int = 0
    looks: int = 0
    texts: int = 0
    everything_usd: float = 0.0

    def __add__(self, other: Counted) -> Counted:
        names = [part.name for part in fields(self)]
        return Counted(**{name: getattr(self, name) + getattr(other, name) for name in names})


def measure(*, quick: bool, folder: Path | None = None) -> Iterator[Figure]:
    """Replay the traffic, several times in different orders, each with an empty memory."""
    photos = photos_by_kind(folder)
    count, seeds = (60, SEEDS[:1]) if quick else (REQUESTS, SEEDS)
    total = Counted()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as place:
            settings = Settings(
                ledger_file=Path(place) / "ledger.sqlite3",
                cache_url=f"sqlite:///{place}/cache.sqlite3",
            )
            traffic = requests(photos, count, seed)
            total += replay(traffic, settings, warm_up=count // 2)
    yield from _figures(total)


def photos_by_kind(folder: Path | None) -> Mapping[str, Sequence[Path]]:
    """Photos by what is in them: of a folder of folders, else of the collections, else of the project's examples."""
    folders = [folder] if folder else [SHARED / name for name in COLLECTIONS]
    found: dict[str, list[Path]] = {}
    for photo in sorted(path for one in folders for path in one.glob("*/*.*")):
        kind = known_class(photo.parent.name)
        if kind is not None and kind in PLAIN_ITEMS:
            found.setdefault(kind, []).append(photo)
    return found or _examples()


def replay(traffic: Iterator[Request], settings: Settings, warm_up: int) -> Counted:
    """Send every request through the pipeline, one after the other; those after the first `warm_up` count."""
    eyes, coach = TruthfulEyes(settings), PlainCoach(settings)
    around = bootstrap.surroundings(settings)
    looking = OrderedUse(
        (bootstrap.embedded(settings), eyes),
        around,
        bootstrap.patience(settings),
        settings.cascade_certainty,
    )
    book = bootstrap.rule_book(settings.country)
    coached = Coached(
        coach,
        book,
        parse_coach_prompt(data.prompt_document("coach")),
        parse_vocabulary(data.prompt_document("coach_words"), book),
        around,
        bootstrap.patience(settings),
        ttl_s=7 * 86_400,
    )
    ports = Ports(
        fetch=lambda _: b"",
        eyes=looking,
        memory=bootstrap.memory(settings, looking, bootstrap.store(settings)),
        embed=bootstrap.embedded(settings).embed,
        now=time.time,
        coach=coached,
        places=Finder(),
        clock=time.perf_counter,
    )
    counted = Counted()
    for request in traffic:
        if request.number == warm_up:
            # What went before filled the caches, as the months before do in a service.
            counted, eyes.calls, coach.calls = Counted(), 0, 0
        eyes.kind = request.kind
        file = _sent(request)
        knowledge = bootstrap.knowledge(settings, LANGUAGES[request.number % len(LANGUAGES)])
        answer = analyse("x", replace(ports, fetch=lambda _: file), knowledge, Locality())  # noqa: B023 -- used at once
        _count(answer, request, counted)
    everything = _price(settings, "look", eyes) + _price(settings, "coach", coach)
    return replace(
        counted,
        looks=eyes.calls,
        texts=coach.calls,
        everything_usd=counted.requests * everything,
    )


def _sent(request: Request) -> bytes:
    """The file of a request."""
    file = request.photo.read_bytes()
    if request.sent in {"new", "again"}:
        return file
    ways = SAVED if request.sent == "saved" else RESHOT
    pixels = decode(read_photo(file), 4000)
    return vary(pixels, ways[request.number % len(ways)], request.number)


def _count(answer: Analysis, request: Request, counted: Counted) -> None:
    provenance = answer.provenance
    looked = "embedded" if provenance.provider == "embedded" else "paid"
    layer = looked if provenance.cache == "miss" else provenance.cache
    counted.requests += 1
    counted.by_layer[layer] += 1
    if _family(answer.sightings[0].material) != _family(request.kind):
        counted.changed_by[layer] += 1
    for attempt in provenance.attempts:
        counted.spent_usd += attempt.cost_usd or 0.0
        counted.rejected += attempt.outcome == "rejected"


def _figures(counted: Counted) -> Iterator[Figure]:
    n = counted.requests
    calls = 1 - (counted.looks + counted.texts) / (2 * n)
    note = f"{counted.looks} looks and {counted.texts} texts for {n} photos; {counted.rejected} texts rejected"
    yield Figure("calls_avoided", calls, "", LEAST, LEAST_AVOIDED, note)
    money = 1 - counted.spent_usd / counted.everything_usd
    note = f"${counted.spent_usd:.2f} instead of ${counted.everything_usd:.2f}"
    yield Figure("money_avoided", money, "", LEAST, LEAST_AVOIDED, note)
    note = ", ".join(f"{layer} {count}" for layer, count in counted.changed_by.items()) or "none"
    changed = counted.changed_by.total() / n
    yield Figure("answers_changed", changed, "", LIMIT, MOST_CHANGED, note)
    for layer in ("exact", "near", "embedded"):
        share = counted.by_layer[layer] / n
        yield Figure(f"looks_avoided_{layer}", share, "", ALL, 1.0)
    yield Figure("texts_avoided", 1 - counted.texts / n, "", ALL, 1.0)


def _price(settings: Settings, stage: StageAsked, asked: TruthfulEyes | PlainCoach) -> float:
    micro = bootstrap.prices(settings).cost(
        asked.provider, asked.model, _usage(settings, stage, asked)
    )
    return (micro or 0) / 1e6


def _usage(settings: Settings, stage: StageAsked, asked: TruthfulEyes | PlainCoach) -> Usage:
    price = bootstrap.prices(settings).price_of(asked.provider, asked.model)
    if price is None:
        message = f"the price table has no {asked.model}"
        raise ValueError(message)
    return usual(stage, price)


def _family(material: str | None) -> str | None:
    return FAMILIES.get(material or "", material)


def _examples() -> Mapping[str, Sequence[Path]]:
    """Cut-outs of the project's own pictures, where there are no collections: it works, and means little."""
    kinds = {
        "cardboard-box": "cardboard",
        "crushed-can": "metal",
        "glass-bottle": "glass",
        "pet-bottle": "plastic",
    }
    found: dict[str, list[Path]] = {}
    chance = np.random.default_rng(SEEDS[0])
    folder = BUILD / "traffic"
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in kinds.items():
        with Image.open(ROOT / "examples" / f"{name}.jpg") as example:
            pixels = example.convert("RGB")
        for number in range(30):
            left, top = (int(chance.integers(0, side // 3)) for side in pixels.size)
            part = pixels.crop(
                (left, top, left + pixels.width * 2 // 3, top + pixels.height * 2 // 3)
            )
            path = folder / f"{name}-{number}.jpg"
            part.save(path, quality=90)
            found.setdefault(kind, []).append(path)
    return found
