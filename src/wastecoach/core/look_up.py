"""Look an item up by text, as people type or say it.

A text is cleaned of its question (`asked_text`), states are taken out of it ("기름 묻은"), and what is left is compared
with the names and aliases of all items: whole first, then the head of the phrase (the last words of a Korean or
English noun phrase name the thing: 배달 떡볶이 *용기*, 마우스 *패드*), then with typos, by edit distance on Korean
letters (jamo). A word that several things share (병, cup) is a term of the rule book and is asked about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from wastecoach.core.asked_text import (
    is_sentence,
    letters_of,
    plain,
    readings,
    squeeze,
    without_particle,
)
from wastecoach.core.rules import Item, RuleBook, Term

TYPO_SCORE = 82.0
SHORT_TYPO_SCORE = 84.0
SHORT = 7
SHORTEST_TYPO = 4
HEAD_SHARE = 0.34
MOST_OFFERED = 6
MOST_NAME_WORDS = 5
MOST_ALIAS_WORDS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a text may mean: `score` 0..1."""

    item: Item
    score: float


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a text means.

    Attributes:
        result: `match` (one item), `ambiguous` (several, ask), `not_found`.
        candidates: Best first; exactly one for a match, none for not_found.
        conditions: Ids of the conditions that the text tells ("기름 묻은" → oily).
        question: Id of the question that decides between the candidates, if the book has one.
    """

    result: Literal["match", "ambiguous", "not_found"]
    candidates: tuple[Candidate, ...] = ()
    conditions: tuple[str, ...] = ()
    question: str | None = None


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
    return Index(
        entries={name: tuple(owners) for name, owners in entries.items()},
        letters={name: letters_of(name) for name in entries},
        terms={squeeze(word): term for term in book.terms for word in term.words.all()},
        conditions=conditions,
        longest_alias=max(map(len, conditions), default=0),
        book=book,
    )


def look_up(text: str, index: Index) -> LookUp:
    """What a text means. Never raises; a text without an item is `not_found`."""
    asked = plain(text)
    tried = readings(asked)
    stated = [(phrase, *_without_conditions(phrase, index)) for phrase in tried]
    for phrase in tried:
        if (found := _exact(phrase, (), index)) is not None:
            return found
    for phrase, rest, conditions in stated:
        if rest != phrase and (found := _exact(rest, conditions, index)) is not None:
            return found
    rests = list(dict.fromkeys((rest, conditions) for _, rest, conditions in reversed(stated)))
    for rest, conditions in rests:
        if rest and (found := _by_head(rest, conditions, index)) is not None:
            return found
    if is_sentence(asked):
        rest, conditions = _without_conditions(asked, index)
        if (found := _by_topic(rest, conditions, index)) is not None:
            return found
    for rest, conditions in rests:
        if rest and (found := _by_typo(rest, conditions, index)) is not None:
            return found
    return LookUp("not_found", conditions=rests[0][1])


def _without_conditions(text: str, index: Index) -> tuple[str, tuple[str, ...]]:
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


def _exact(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    for name in _forms(phrase):
        if name in index.entries:
            return _answer(((owner, 1.0) for owner in index.entries[name]), conditions, index)
        if name in index.terms:
            return _of_term(index.terms[name], conditions, index)
    return None


def _forms(phrase: str) -> tuple[str, ...]:
    """A phrase as it may be written in the index: as it stands, and without its last particle or plural."""
    head, _, last = phrase.rpartition(" ")
    return tuple(dict.fromkeys((squeeze(phrase), squeeze(f"{head} {without_particle(last)}"))))


def _of_term(term: Term, conditions: tuple[str, ...], index: Index) -> LookUp:
    candidates = tuple(Candidate(index.book.items[name], 0.9) for name in term.items)
    if len(candidates) == 1:
        return LookUp("match", candidates, conditions)
    return LookUp("ambiguous", candidates[:MOST_OFFERED], conditions, term.question)


def _by_head(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    """The known name that ends the phrase: the longest one, or a term as it is usually meant."""
    for whole, words in ((squeeze(form), form.split()) for form in _spaced_forms(phrase)):
        compound = _compound(words, index)
        if compound is not None:
            return _named(compound, 0.9, conditions, index)
        best = max(_endings(whole, words, index.entries), key=len, default="")
        term = max(_endings(whole, words, index.terms), key=len, default="")
        if term and len(term) >= len(best):
            return _usual(index.terms[term], conditions, index)
        if best:
            return _named(best, 0.6 + 0.4 * len(best) / len(whole), conditions, index)
    return None


def _spaced_forms(phrase: str) -> tuple[str, ...]:
    head, _, last = phrase.rpartition(" ")
    return tuple(dict.fromkeys((phrase, f"{head} {without_particle(last)}".strip())))


def _endings(whole: str, words: list[str], known: Iterable[str]) -> Iterator[str]:
    """Known names that end the phrase. English ones have to begin a word, Korean ones may end a compound.

    Inside a compound a name has to make up a third of it: the shorter the ending, the likelier it is chance.
    """
    starts = {len(whole) - length for length in itertools.accumulate(map(len, reversed(words)))}
    for name in known:
        if whole.endswith(name):
            begins_word = len(whole) - len(name) in starts
            compounded = len(name) > 1 and len(name) / len(whole) >= HEAD_SHARE
            if begins_word or (compounded and not name.isascii()):
                yield name


def _compound(words: list[str], index: Index) -> str | None:
    """A name made of an earlier word and the last one, whatever stands between: 샴푸 (다 쓴) 통, 참치 (기름 남은) 캔."""
    for earlier in words[:-1]:
        name = squeeze(without_particle(earlier) + words[-1])
        if name in index.entries:
            return name
    return None


def _usual(term: Term, conditions: tuple[str, ...], index: Index) -> LookUp:
    """A term that ends a longer phrase (빼빼로 *상자*) most often means one thing."""
    if term.usual is None:
        return _of_term(term, conditions, index)
    return LookUp("match", (Candidate(index.book.items[term.usual], 0.7),), conditions)


def _by_topic(sentence: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    """The first thing that a sentence names; a later word may complete its name."""
    words = sentence.split()
    for start in range(len(words)):
        for end in range(min(len(words), start + MOST_NAME_WORDS), start, -1):
            for name in _forms(" ".join(words[start:end])):
                later = (squeeze(name + without_particle(word)) for word in words[end:])
                completed = next((longer for longer in later if longer in index.entries), name)
                if completed in index.entries and len(completed) > 1:
                    return _named(completed, 0.8, conditions, index)
    return None


def _by_typo(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    from rapidfuzz import fuzz, process

    whole = letters_of(squeeze(phrase))
    if len(whole) < SHORTEST_TYPO:
        return None
    cutoff = SHORT_TYPO_SCORE if len(whole) <= SHORT else TYPO_SCORE
    close = process.extract(
        whole, index.letters, scorer=fuzz.ratio, limit=MOST_OFFERED, score_cutoff=cutoff
    )
    if not close:
        return None
    best = close[0][1]
    return _answer(
        (
            (owner, score / 100)
            for _, score, name in close
            if score > best - 3
            for owner in index.entries[name]
        ),
        conditions,
        index,
    )


def _named(name: str, score: float, conditions: tuple[str, ...], index: Index) -> LookUp:
    return _answer(((owner, score) for owner in index.entries[name]), conditions, index)


def _answer(
    scored: Iterable[tuple[str, float]], conditions: tuple[str, ...], index: Index
) -> LookUp:
    best: dict[str, float] = {}
    for name, score in scored:
        best[name] = max(score, best.get(name, 0.0))
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    candidates = tuple(Candidate(index.book.items[name], score) for name, score in ranked)
    streams = {candidate.item.stream for candidate in candidates}
    if len(streams) == 1:
        return LookUp("match", candidates[:1], conditions)
    return LookUp("ambiguous", candidates[:MOST_OFFERED], conditions)
