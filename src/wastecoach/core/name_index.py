"""The names of a rule book, prepared for look-ups, and the states that a text tells by its condition aliases."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from wastecoach.core.asked_text import letters_of, squeeze
from wastecoach.core.rules import RuleBook, Term

MOST_ALIAS_WORDS = 4


@dataclass(frozen=True, slots=True)
class Index:
    """Names and aliases of a rule book, made once.

    Attributes:
        entries: Item ids by squeezed name.
        letters: Squeezed names taken apart into letters, by squeezed name.
        terms: Words that name several things, by squeezed word.
        conditions: Condition ids by squeezed alias.
        longest_alias: Letters of the longest of those.
        book: The rule book.
    """

    entries: dict[str, tuple[str, ...]]
    letters: dict[str, str]
    terms: dict[str, Term]
    conditions: dict[str, str]
    longest_alias: int
    book: RuleBook


def index_book(book: RuleBook) -> Index:
    """Prepare a rule book for look-ups."""
    entries: dict[str, list[str]] = {}
    for item in book.items.values():
        for name in (item.name.ko, item.name.en, *item.aliases.all()):
            owners = entries.setdefault(squeeze(name), [])
            if item.id not in owners:
                owners.append(item.id)
    entries.pop("", None)
    conditions = {
        squeeze(alias): condition.id
        for condition in book.conditions.values()
        for alias in condition.aliases.all()
    }
    terms = {squeeze(word): term for term in book.terms for word in term.words.all()}
    return Index(
        entries={name: tuple(owners) for name, owners in entries.items()},
        letters={name: letters_of(name) for name in (*entries, *terms)},
        terms=terms,
        conditions=conditions,
        longest_alias=max(map(len, conditions), default=0),
        book=book,
    )


def without_states(text: str, index: Index) -> tuple[str, tuple[str, ...]]:
    """The text without the states that it tells, and those states."""
    words = text.split()
    found: list[str] = []
    start = 0
    while start < len(words):
        alias = _alias_at(words[start:], index)
        if alias is None:
            start += 1
        else:
            found.append(index.conditions[alias])
            words[start:] = _after(words[start:], len(alias))
    return " ".join(words), tuple(dict.fromkeys(found))


def _alias_at(words: list[str], index: Index) -> str | None:
    """The longest alias of a condition that begins these words, spaces ignored.

    An English alias has to end with a word; a Korean one may be written together with the next (깨진거울).
    """
    joined = "".join(words[:MOST_ALIAS_WORDS])
    ends = set(itertools.accumulate(len(word) for word in words))
    for length in range(min(len(joined), index.longest_alias), 1, -1):
        alias = joined[:length]
        if alias in index.conditions and (length in ends or not alias.isascii()):
            return alias
    return None


def _after(words: list[str], letters: int) -> list[str]:
    rest = list(words)
    while rest and letters >= len(rest[0]):
        letters -= len(rest.pop(0))
    if rest:
        rest[0] = rest[0][letters:]
    return rest
