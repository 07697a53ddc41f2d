"""TOML texts to a RuleBook, or every fault in them at once.

The standard library's `tomllib` is this same `tomli` uncompiled, and takes nearly three times as long: a tenth of a
second of every start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

import msgspec
import tomli

from wastecoach.core.errors import RuleBookInvalid
from wastecoach.core.rules import (
    Book,
    Condition,
    Effect,
    Entry,
    Item,
    Question,
    Reason,
    Region,
    RuleBook,
    Source,
    Step,
    Stream,
    Term,
    Warning,  # noqa: A004 -- the rule book's own word
)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


NamedEntry = TypeVar("NamedEntry", bound=_Named)
AnyEntry = TypeVar("AnyEntry", bound=Entry)


def parse_rule_book(documents: Mapping[str, str]) -> RuleBook:
    """Parse and check a rule book.

    Args:
        documents: TOML texts by path inside the book's folder (`streams.toml`, `items/paper.toml`, ...).

    Raises:
        RuleBookInvalid: With one line for every fault found: syntax, unknown fields, doubled or dangling ids.
    """
    problems: list[str] = []
    reader = _Reader(documents, problems)
    heads = reader.single("book.toml", Book)
    regions = reader.regions()
    book = RuleBook(
        book=heads,
        sources=reader.table("sources.toml", "source", Source),
        streams=reader.table("streams.toml", "stream", Stream),
        steps=reader.table("steps.toml", "step", Step) | _own(regions, lambda region: region.step),
        reasons=reader.table("reasons.toml", "reason", Reason)
        | _own(regions, lambda region: region.reason),
        warnings=reader.table("warnings.toml", "warning", Warning)
        | _own(regions, lambda region: region.warning),
        conditions=reader.table("conditions.toml", "condition", Condition),
        questions=reader.table("questions.toml", "question", Question),
        terms=tuple(reader.rows("terms.toml", "term", Term)),
        items=reader.keyed(
            item
            for path in sorted(documents)
            if path.startswith("items/")
            for item in reader.rows(path, "item", Item)
        ),
        regions={region.region.id: region for region in regions},
    )
    problems += dangling_references(book)
    if problems:
        raise RuleBookInvalid(tuple(problems))
    return book


class _Reader:
    """Reads documents one by one and collects what is wrong with them."""

    def __init__(self, documents: Mapping[str, str], problems: list[str]) -> None:
        self.documents = documents
        self.problems = problems

    def plain(self, path: str) -> dict[str, Any]:
        if path not in self.documents:
            self.problems.append(f"{path}: the file is missing")
            return {}
        try:
            return tomli.loads(self.documents[path])
        except tomli.TOMLDecodeError as fault:
            self.problems.append(f"{path}: {fault}")
            return {}

    def single(self, path: str, kind: type[AnyEntry]) -> AnyEntry:
        try:
            return msgspec.convert(self.plain(path), kind)
        except msgspec.ValidationError as fault:
            raise RuleBookInvalid((*self.problems, f"{path}: {fault}")) from fault

    def rows(self, path: str, key: str, kind: type[AnyEntry]) -> Iterator[AnyEntry]:
        plain = self.plain(path)
        self.problems += [f"{path}: unknown table {name}" for name in plain if name != key]
        for row in plain.get(key, ()):
            try:
                yield msgspec.convert(row, kind)
            except msgspec.ValidationError as fault:
                name = row.get("id", "?") if isinstance(row, dict) else "?"
                self.problems.append(f"{path}: {key} {name}: {fault}")

    def keyed(self, entries: Iterable[NamedEntry]) -> dict[str, NamedEntry]:
        found = list(entries)
        doubled = [
            name for name, count in Counter(entry.id for entry in found).items() if count > 1
        ]
        self.problems += [f"{name}: the id is used twice" for name in doubled]
        return {entry.id: entry for entry in found}

    def table(self, path: str, key: str, kind: type[NamedEntry]) -> dict[str, NamedEntry]:
        return self.keyed(self.rows(path, key, kind))  # type: ignore[type-var]

    def regions(self) -> list[Region]:
        found = []
        for path in sorted(self.documents):
            if path.startswith("regions/"):
                try:
                    found.append(msgspec.convert(self.plain(path), Region))
                except msgspec.ValidationError as fault:
                    self.problems.append(f"{path}: {fault}")
        return found


def _own(
    regions: Iterable[Region], pick: Callable[[Region], Iterable[NamedEntry]]
) -> dict[str, NamedEntry]:
    return {entry.id: entry for region in regions for entry in pick(region)}


def dangling_references(book: RuleBook) -> list[str]:
    """One line for every id that is named somewhere and defined nowhere."""
    known: dict[str, frozenset[str]] = {
        "source": frozenset(book.sources),
        "stream": frozenset(book.streams),
        "step": frozenset(book.steps),
        "reason": frozenset(book.reasons),
        "warning": frozenset(book.warnings),
        "condition": frozenset(book.conditions),
        "question": frozenset(book.questions),
        "item": frozenset(book.items),
        "region": frozenset(book.regions),
    }
    return [
        f"{place}: unknown {kind} {name}"
        for place, kind, names in _references(book)
        for name in names
        if name not in known[kind]
    ]


Reference = tuple[str, str, tuple[str, ...]]


def _references(book: RuleBook) -> Iterator[Reference]:
    yield "book.toml", "source", book.book.default_sources
    for stream in book.streams.values():
        place = f"stream {stream.id}"
        yield from _texts(place, stream.steps, stream.reasons, stream.warnings)
        yield place, "source", stream.sources
        yield place, "stream", _maybe(stream.parent)
        yield place, "condition", stream.states
    for item in book.items.values():
        yield from _of_item(item)
    for condition in book.conditions.values():
        yield f"condition {condition.id}", "condition", condition.excludes
        for effect in condition.effects:
            yield from _of_effect(f"condition {condition.id}", effect)
    for question in book.questions.values():
        yield f"question {question.id}", "stream", question.between
        yield f"question {question.id}", "item", tuple(one.item for one in question.answers)
    for term in book.terms:
        place = f"term {'/'.join(term.words.all()[:2])}"
        yield place, "item", term.items + _maybe(term.usual)
        yield place, "question", _maybe(term.question)
    for region in book.regions.values():
        yield from _of_region(region)


def _of_item(item: Item) -> Iterator[Reference]:
    place = f"item {item.id}"
    yield place, "stream", (item.stream,)
    yield from _texts(place, item.steps + item.last_steps, item.reasons, item.warnings)
    yield place, "source", item.sources
    yield place, "condition", tuple(item.when)
    for effect in item.when.values():
        yield from _of_effect(place, effect)


def _of_effect(place: str, effect: Effect) -> Iterator[Reference]:
    yield place, "stream", _maybe(effect.stream) + effect.when.streams
    yield place, "item", effect.when.items
    yield from _texts(place, effect.add_steps + effect.drop_steps, effect.reasons, effect.warnings)


def _of_region(region: Region) -> Iterator[Reference]:
    place = f"region {region.region.id}"
    yield place, "source", region.region.sources
    yield place, "region", _maybe(region.region.parent)
    for change in region.change:
        yield place, "item", change.items
        yield place, "stream", change.streams + _maybe(change.stream)
        yield from _texts(
            place, change.add_steps + change.drop_steps, change.reasons, change.warnings
        )


def _texts(
    place: str, steps: tuple[str, ...], reasons: tuple[str, ...], warnings: tuple[str, ...]
) -> Iterator[Reference]:
    yield place, "step", steps
    yield place, "reason", reasons
    yield place, "warning", warnings


def _maybe(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)
