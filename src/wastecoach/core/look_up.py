"""Look an item up by text, as people type or say it.

A text is cleaned of its question (`asked_text`), states are taken out of it ("기름 묻은"), and what is left is compared
with the names and aliases of all items: whole first, then the head of the phrase (the last words of a Korean or
English noun phrase name the thing: 배달 떡볶이 *용기*, 마우스 *패드*), then with typos, by edit distance on Korean
letters (jamo). A word that several things share (병, cup) is a term of the rule book and is asked about.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from wastecoach.core.asked_text import (
    is_sentence,
    is_topic,
    letters_of,
    plain,
    readings,
    says_nothing_of_the_thing,
    squeeze,
    without_particle,
)
from wastecoach.core.decision import Locality, decide, effect_on
from wastecoach.core.name_index import Index, without_states
from wastecoach.core.rules import Item, Term

TYPO_SCORE = 82.0
SHORT_TYPO_SCORE = 84.5
SHORT = 7
SHORTEST_TYPO = 4
SHORTEST_ENGLISH_TYPO = 6
HEAD_SHARE = 0.34
MOST_OFFERED = 6
MOST_NAME_WORDS = 5


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


def look_up(text: str, index: Index) -> LookUp:
    """What a text means. Never raises; a text without an item is `not_found`."""
    asked = plain(text)
    bare, told = without_states(asked, index)
    stated = [(phrase, *without_states(phrase, index)) for phrase in readings(asked)]
    for phrase, _, _ in stated:
        if (found := _exact(phrase, told, index)) is not None:
            return _without_own_states(found, index)
    rests = [rest for rest in dict.fromkeys(rest for _, rest, _ in reversed(stated)) if rest]
    attempts: list[Callable[[str, tuple[str, ...], Index], LookUp | None]]
    attempts = [_exact, _by_head, _by_typo, _by_mention]
    if is_sentence(asked):
        if (found := _by_topic(bare, told, index, marked=True)) is not None:
            return found
        attempts.insert(2, lambda _, tags, known: _by_topic(bare, tags, known, marked=False))
    for attempt in attempts:
        for rest in rests:
            if (found := attempt(rest, told, index)) is not None:
                return found
    return LookUp("not_found", conditions=told)


def _without_own_states(found: LookUp, index: Index) -> LookUp:
    """A state that is in the item's own name (깨진 유리) is no state of the thing that the name means."""
    named = [candidate.item.name for candidate in found.candidates]
    own = {tag for name in named for tag in without_states(plain(name.ko), index)[1]}
    return replace(found, conditions=tuple(tag for tag in found.conditions if tag not in own))


def _exact(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    for name in _forms(phrase):
        if name in index.entries:
            return _answer(((owner, 1.0) for owner in index.entries[name]), conditions, index)
        if name in index.terms:
            return _of_term(index.terms[name], conditions, index)
    return None


def _by_mention(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    """Something is named, but not as the head of the phrase (참치캔 동원, 인형 옷): offered, not asserted."""
    words = phrase.split()
    for word in words:
        for name in _forms(word):
            if len(name) > 1 and name in index.entries:
                found = _named(name, 0.5, conditions, index)
                others = [other for other in words if other != word]
                clear = all(says_nothing_of_the_thing(other) for other in others)
                return found if clear else replace(found, result="ambiguous")
    return None


def _forms(phrase: str) -> tuple[str, ...]:
    """A phrase as it may be written in the index: as it stands, without its last particle or plural, turned round."""
    head, _, last = phrase.rpartition(" ")
    turned = () if not head or " " in head else (squeeze(f"{last} {head}"),)
    plainly = (squeeze(phrase), squeeze(f"{head} {without_particle(last)}"))
    return tuple(dict.fromkeys(plainly + turned))


def _of_term(term: Term, conditions: tuple[str, ...], index: Index) -> LookUp:
    likely = _meant_with(conditions, term.items, index)
    if conditions and term.usual in likely:
        # Who tells a state (box with tape on it) has the usual thing in hand.
        likely = (term.usual,)
    found = _answer(((name, 0.9) for name in likely), conditions, index)
    return replace(found, question=term.question) if found.result == "ambiguous" else found


def _meant_with(
    conditions: tuple[str, ...], items: tuple[str, ...], index: Index
) -> tuple[str, ...]:
    """The items that every told state means something for (a deposit mark is on glass), as far as there are any."""
    book = index.book
    for tag in conditions:
        condition = book.conditions[tag]
        meant = tuple(
            name
            for name in items
            if effect_on(book.items[name], condition, book.items[name].stream) is not None
        )
        items = meant or items
    return items


def _by_head(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    """The known name that ends the phrase: the longest one, or a term as it is usually meant."""
    for whole, words in ((squeeze(form), form.split()) for form in _spaced_forms(phrase)):
        best = max(_endings(whole, words, index.entries), key=len, default="")
        term = max(_endings(whole, words, index.terms), key=len, default="")
        compound = _compound(words, index)
        if len(best) > len(term) and (len(best) > len(words[-1]) or compound is None):
            return _named(best, 0.6 + 0.4 * len(best) / len(whole), conditions, index)
        if compound is not None:
            return _named(compound, 0.9, conditions, index)
        if term:
            modifiers = _modifiers(words, term)
            return _of_longer_name(index.terms[term], modifiers, conditions, index)
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
    """A name made of an earlier word and the last one, whatever stands between: 샴푸 (다 쓴) 통, 참치 (기름) 캔."""
    for earlier in words[:-1]:
        name = squeeze(without_particle(earlier) + words[-1])
        if name in index.entries:
            return name
    return None


def _modifiers(words: list[str], term: str) -> list[str]:
    """What stands before a term at the end of a phrase: earlier words, and what is written together with it."""
    last = words[-1].removesuffix(term)
    return [word for word in (*words[:-1], last) if len(word) > 1 and word != words[-1]]


def _of_longer_name(
    term: Term, modifiers: list[str], conditions: tuple[str, ...], index: Index
) -> LookUp:
    """A term at the end of a longer phrase: what shares a modifier with it (유리 *그릇*), else the usual one."""
    shared = [
        name
        for name in term.items
        if any(
            is_part(word, known)
            for word in modifiers
            for known in _names_of(index.book.items[name])
        )
    ]
    if shared:
        return _answer(((name, 0.8) for name in shared), conditions, index)
    if term.usual is not None:
        return LookUp("match", (Candidate(index.book.items[term.usual], 0.7),), conditions)
    return _of_term(term, conditions, index)


def is_part(word: str, name: str) -> bool:
    """Whether a word is part of a name: an English one as a whole word (ice is not in juice)."""
    return word in name.split() if word.isascii() else word in squeeze(name)


def _names_of(item: Item) -> list[str]:
    return [plain(name) for name in (item.name.ko, item.name.en, *item.aliases.all())]


def _by_topic(
    sentence: str, conditions: tuple[str, ...], index: Index, *, marked: bool
) -> LookUp | None:
    """The first thing that a sentence names; a later word may complete its name.

    Args:
        sentence: The words, states taken out.
        conditions: Those states.
        index: Where to look.
        marked: Only things that carry a topic or object particle (우유팩*은*).
    """
    words = sentence.split()
    for start in range(len(words)):
        for end in range(min(len(words), start + MOST_NAME_WORDS), start, -1):
            if marked and not is_topic(words[end - 1]):
                continue
            for name in _forms(" ".join(words[start:end])):
                later = (squeeze(name + without_particle(word)) for word in words[end:])
                completed = next((longer for longer in later if longer in index.entries), name)
                if completed in index.entries and len(completed) > 1:
                    return _named(completed, 0.8, conditions, index)
    return None


def _by_typo(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    from rapidfuzz import fuzz, process

    whole = letters_of(squeeze(phrase))
    if len(whole) < (SHORTEST_ENGLISH_TYPO if whole.isascii() else SHORTEST_TYPO):
        return None
    cutoff = SHORT_TYPO_SCORE if len(whole) <= SHORT or whole.isascii() else TYPO_SCORE
    close = process.extract(
        whole, index.letters, scorer=fuzz.ratio, limit=MOST_OFFERED, score_cutoff=cutoff
    )
    if not close:
        return None
    best = close[0][1]
    if close[0][2] in index.terms:
        return _of_term(index.terms[close[0][2]], conditions, index)
    return _answer(
        (
            (owner, score / 100)
            for _, score, name in close
            if score > best - 3
            for owner in index.entries.get(name, ())
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
    streams = {
        decide(candidate.item, conditions, index.book, Locality()).stream
        for candidate in candidates
    }
    if len(streams) == 1:
        return LookUp("match", candidates[:1], conditions)
    return LookUp("ambiguous", candidates[:MOST_OFFERED], conditions)
