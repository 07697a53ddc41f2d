"""A coach's desk: the shipped rules and prompt, what to coach, a model that says what it is told to, a purse."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from tests.core.books import book, words
from wastecoach import data
from wastecoach.core.analysis import ConditionHint, Guidance, Language, Sighting, StageAsked
from wastecoach.core.asking import Answered, Phrased, Question, Usage
from wastecoach.core.coach_answer import CoachAnswer, Fault, Wording
from wastecoach.core.coach_check import faults_of, runs
from wastecoach.core.coach_grounds import Grounds, grounds_of
from wastecoach.core.coach_words import Vocabulary, parse_vocabulary
from wastecoach.core.coached import Coached
from wastecoach.core.coaching import CoachPrompt, parse_coach_prompt
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide
from wastecoach.core.ports import Ledger, Service, Store, Surroundings
from wastecoach.core.tries import Patience
from wastecoach.infra.limits.gate import LimitedGate
from wastecoach.infra.stores.memory import MemoryStore

HERE = Path(__file__).parent
DAY_S = 86_400.0
PATIENCE = Patience(timeout_s=5, deadline_s=10, retries=1)
CUP = "yogurt_cup"
WRONG = json.dumps({"stream": "paper", "headline": "", "steps": [], "why": [], "tip": ""})
USAGE = Usage(input_tokens=700, output_tokens=250)


@cache
def prompt() -> CoachPrompt:
    """The shipped prompt."""
    return parse_coach_prompt(data.prompt_document("coach"))


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return parse_vocabulary(data.prompt_document("coach_words"), book())


@cache
def leak() -> frozenset[str]:
    """What would be a leak of the shipped prompt."""
    return runs(prompt().instructions) | runs(prompt().repair)


@dataclass(frozen=True)
class Case:
    """A thing to coach: what was seen, what the rules decided, and what an answer is held against."""

    sighting: Sighting
    guidance: Guidance
    grounds: Grounds

    def answer(self, **lines: Any) -> CoachAnswer:
        """The rules' own words as an answer, with some lines changed: `headline`, `why`, `tip`, or a step by its id."""
        worded = dict(zip(self.guidance.step_ids, self.guidance.steps, strict=True))
        return CoachAnswer(
            stream=lines.pop("stream", self.guidance.stream),
            headline=lines.pop("headline", self.guidance.headline),
            why=tuple(lines.pop("why", self.guidance.why)),
            tip=lines.pop("tip", ""),
            steps=tuple(Wording(step, text) for step, text in (worded | lines).items()),
        )

    def faults(self, answer: CoachAnswer) -> tuple[Fault, ...]:
        """What is wrong with an answer."""
        return faults_of(answer, self.grounds, vocabulary(), leak())


def case(
    item: str,
    language: Language = "en",
    conditions: tuple[str, ...] = (),
    region: str | None = None,
) -> Case:
    """An item of the shipped rule book in a state and a place."""
    hints = tuple(ConditionHint(tag, "", 0.9) for tag in conditions)
    sighting = Sighting(item, None, 0.9, conditions=hints)
    guidance = guide(sighting, book(), Locality(region), words(language))
    grounds = grounds_of(sighting, guidance, book(), vocabulary())
    assert grounds is not None
    return Case(sighting, guidance, grounds)


def table(name: str) -> list[dict[str, Any]]:
    """The rows of one of the files beside this one."""
    (rows,) = tomli.loads((HERE / name).read_text("utf-8")).values()
    return list(rows)


@cache
def golden(item: str, language: Language) -> tuple[Case, CoachAnswer]:
    """A golden case and its good answer."""
    row = next(row for row in table("golden.toml") if row["item"] == item)
    thing = case(item, language, tuple(row["conditions"]), row.get("region"))
    said = row[language]
    steps = dict(zip(thing.guidance.step_ids, said["steps"], strict=True))
    return thing, thing.answer(headline=said["headline"], why=said["why"], tip=said["tip"], **steps)


def text_of(answer: CoachAnswer) -> str:
    """An answer as a model sends it."""
    return json.dumps(
        {
            "stream": answer.stream,
            "headline": answer.headline,
            "steps": [{"id": step.id, "text": step.text} for step in answer.steps],
            "why": list(answer.why),
            "tip": answer.tip,
        },
        ensure_ascii=False,
    )


def good(language: Language = "en") -> str:
    """A good answer about the cup, as a model sends it."""
    return text_of(golden(CUP, language)[1])


@dataclass
class Model:
    """A model service that says these things in turn, the last one again and again; it raises what is an error."""

    says: Sequence[str | Exception]
    provider: str = "openai"
    model: str = "gpt-4o-mini"
    variant: str = ""
    access: str = "4f1c"
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question, within_s: float) -> Answered:
        said = self.says[min(len(self.asked), len(self.says) - 1)]
        self.asked.append(question)
        if isinstance(said, Exception):
            raise said
        return Answered(said, USAGE, f"{self.model}-2024-07-18")


@dataclass
class Purse:
    """A ledger in memory: every call costs a tenth of a cent."""

    is_frugal: bool = False
    stop: Exception | None = None
    settled: list[Usage | None] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def reserve(self, stage: StageAsked, provider: str, model: str) -> str:
        if self.stop is not None:
            raise self.stop
        return f"{stage} {provider} {model}"

    def settle(self, ticket: str, usage: Usage | None) -> float | None:
        self.settled.append(usage)
        return 0.0 if usage is None else 0.001

    def keep(self, ticket: str) -> float | None:
        self.kept.append(ticket)
        return 0.002

    def frugal(self) -> bool:
        return self.is_frugal


@dataclass
class Watch:
    """A clock that only sleeping moves on."""

    seconds: float = 1_000_000.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Desk:
    """A coach and everything around it."""

    service: Service
    purse: Ledger = field(default_factory=Purse)
    watch: Watch = field(default_factory=Watch)
    store: Store | None = None
    coach: Coached = field(init=False)

    def __post_init__(self) -> None:
        self.store = self.store or MemoryStore(self.watch.now)
        around = Surroundings(
            clock=self.watch.now,
            now=self.watch.now,
            sleep=self.watch.sleep,
            jitter=lambda: 1.0,
            unique=lambda: uuid.uuid4().hex,
            store=self.store,
            ledger=self.purse,
            gate=LimitedGate(self.store, self.watch.now, at_once=4, per_minute=None),
        )
        self.coach = Coached(
            self.service, book(), prompt(), vocabulary(), around, PATIENCE, ttl_s=7 * DAY_S
        )

    def phrase(self, thing: Case) -> Phrased:
        """A photo of one thing."""
        (phrased,) = self.coach.phrase(((thing.sighting, thing.guidance),))
        return phrased

    def phrase_all(self, *things: Case) -> tuple[Phrased, ...]:
        """A photo of several things."""
        return self.coach.phrase(tuple((thing.sighting, thing.guidance) for thing in things))


@contextmanager
def held(store: Store, key: str) -> Iterator[None]:
    """Somebody else has claimed a key."""
    assert store.claim(key, "somebody else", 60)
    yield
    store.release(key, "somebody else")
