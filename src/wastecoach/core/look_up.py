"""Look an item up by text, as people type or say it.

A text is cleaned of its question ("…는 어디에 버려요?"), states are taken out of it ("기름 묻은"), and what is
left is compared with the names and aliases of all items: whole first, then the head of the phrase (the last words of
a Korean or English noun phrase name the thing: 배달 떡볶이 *용기*, 마우스 *패드*), then with typos, by edit distance
on Korean letters (jamo).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from wastecoach.core.rules import Condition, Item, RuleBook, Term

TYPO_SCORE = 82.0
HEAD_SHARE = 0.34
MOST_OFFERED = 6

_PUNCTUATION = re.compile(r"[^\w\s]|_")
_SPACES = re.compile(r"\s+")
# What surrounds the thing in a question. Longest first, so that a short one never cuts a longer one in two.
_KOREAN_ASKING = re.compile(
    r"(을|를|은|는|이|가|도|란|이란|의)?\s*"
    r"(어디에다가?|어디다가?|어디에?|어디로|어떻게|어느|무슨|뭘로|뭐로|뭔가요|뭐예요|뭐에요|무엇)?\s*"
    r"(통에|곳에|봉투에|데다|쓰레기로|쓰레기에|쓰레기인가요|쓰레기예요|쓰레기야)?\s*"
    r"(분리\s*수거|분리\s*배출|재활용|배출|처리|처분|수거|버리|버려|버릴|내놓|내다\s*버)"
    r"[가-힣\s]*$"
)
_KOREAN_ENDING = re.compile(
    r"(이?에요|이?예요|인가요|인가|인지|일까요?|이야|이지|이?죠|이?요|이?랑|하고|까지|부터|에다|에서|으로|로|에|은요|는요|도요|은|는|이|가|을|를|도|들|의|과|와|야)$"
)
_KOREAN_OPENING = re.compile(
    r"^(혹시|그럼|그러면|근데|저기|집에\s*있는|집에서\s*쓰던|안\s*쓰는|못\s*쓰는|다\s*쓴|다\s*먹은|다\s*마신|쓰고\s*남은|먹고\s*남은|먹다\s*남은|남은|쓰던|오래된|낡은|헌|빈|버릴|버리는|이거|이건|이것|그거|저거|우리)\s+"
)
_ENGLISH_ASKING = re.compile(
    r"^(please|hi|hello|so|and)?\s*"
    r"(where|how|what|which|can|could|do|does|is|are|should|may)\b.*?"
    r"\b(throw away|throw out|throw|put|dispose of|dispose|recycle|discard|get rid of|do with|toss|bin)\b\s*",
)
_ENGLISH_AROUND = re.compile(
    r"\b(a|an|the|my|some|old|used|empty|this|these|that|those|of|it|away|out|in|go|goes|please|recyclable|recycled|"
    r"trash|garbage|disposal|dispose|recycling bin)\b"
)


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
    """Names and aliases of a rule book, made once: `entries` by plain text, terms and conditions likewise."""

    entries: dict[str, tuple[str, ...]]
    letters: dict[str, str]
    terms: dict[str, Term]
    conditions: tuple[tuple[str, Condition], ...]
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
    conditions = sorted(
        (
            (squeeze(alias), condition)
            for condition in book.conditions.values()
            for alias in condition.aliases.all()
        ),
        key=lambda pair: -len(pair[0]),
    )
    return Index(
        entries={name: tuple(owners) for name, owners in entries.items()},
        letters={name: letters_of(name) for name in entries},
        terms={squeeze(word): term for term in book.terms for word in term.words.all()},
        conditions=tuple(conditions),
        book=book,
    )


def squeeze(text: str) -> str:
    """Lower case, no punctuation, no spaces: spelling variants of one name become equal. Idempotent."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return _SPACES.sub("", _PUNCTUATION.sub(" ", unicodedata.normalize("NFC", plain)))


def letters_of(text: str) -> str:
    """Korean syllables taken apart into letters, so that one wrong vowel counts as one wrong letter."""
    return unicodedata.normalize("NFD", text)


def look_up(text: str, index: Index) -> LookUp:
    """What a text means. Never raises; a text without an item is `not_found`."""
    asked = _SPACES.sub(
        " ", _PUNCTUATION.sub(" ", unicodedata.normalize("NFC", text).lower())
    ).strip()
    for phrase in _readings(asked):
        found = _exact(phrase, (), index)
        if found is not None:
            return found
    for phrase in _readings(asked):
        rest, conditions = _without_conditions(phrase, index)
        found = _exact(rest, conditions, index) if conditions else None
        if found is not None:
            return found
    shortest = _readings(asked)[-1]
    rest, conditions = _without_conditions(shortest, index)
    for phrase in dict.fromkeys((shortest, rest)):
        known = conditions if phrase == rest else ()
        found = _by_head(phrase, known, index) or _by_typo(phrase, known, index)
        if found is not None:
            return found
    return LookUp("not_found", conditions=conditions)


def _readings(asked: str) -> list[str]:
    """The text as it stands, then without its question, its opening and its particles, step by step."""
    readings = [asked]
    for shortened in (_without_question, _without_opening, _without_ending, _without_ending):
        readings.append(shortened(readings[-1]) or readings[-1])
    return list(dict.fromkeys(readings))


def _without_question(text: str) -> str:
    korean = _KOREAN_ASKING.sub("", text).strip()
    if korean != text:
        return korean
    english = _ENGLISH_AROUND.sub(" ", _ENGLISH_ASKING.sub("", text))
    return _SPACES.sub(" ", english).strip()


def _without_opening(text: str) -> str:
    shorter = _KOREAN_OPENING.sub("", text).strip()
    return text if shorter in {"", text} else _without_opening(shorter)


def _without_ending(text: str) -> str:
    return _KOREAN_ENDING.sub("", text).strip()


def _without_conditions(text: str, index: Index) -> tuple[str, tuple[str, ...]]:
    found: list[str] = []
    rest = text
    for alias, condition in index.conditions:
        # An alias may be written with or without spaces; it has to begin a word, so that it never fires inside one.
        pattern = (
            r"(?:^|(?<=\s))" + r"\s*".join(map(re.escape, alias)) + r"(?=\s|$|[은는인된한의]\b)?"
        )
        shorter = re.sub(pattern, " ", rest)
        if shorter != rest:
            found.append(condition.id)
            rest = _SPACES.sub(" ", shorter).strip()
    return rest, tuple(dict.fromkeys(found))


def _exact(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    name = squeeze(phrase)
    if name in index.terms and name not in index.entries:
        return _of_term(index.terms[name], conditions, index)
    if name in index.entries:
        return _answer(((owner, 1.0) for owner in index.entries[name]), conditions, index)
    return None


def _of_term(term: Term, conditions: tuple[str, ...], index: Index) -> LookUp:
    candidates = tuple(Candidate(index.book.items[name], 0.9) for name in term.items)
    if len(candidates) == 1:
        return LookUp("match", candidates, conditions)
    return LookUp("ambiguous", candidates[:MOST_OFFERED], conditions, term.question)


def _by_head(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    """The longest known name that ends the phrase, or that stands in it as a word of its own."""
    whole = squeeze(phrase)
    heads = [name for name in index.entries if len(name) > 1 and whole.endswith(name)]
    if not heads:
        words = phrase.split()
        heads = [squeeze(word) for word in words if squeeze(word) in index.entries]
    terms = [name for name in index.terms if whole.endswith(name)]
    best = max(heads, key=len, default="")
    term = max(terms, key=len, default="")
    if len(term) > len(best):
        return _of_term(index.terms[term], conditions, index)
    if not best or len(best) / len(whole) < HEAD_SHARE:
        return None
    score = 0.6 + 0.4 * len(best) / len(whole)
    return _answer(((owner, score) for owner in index.entries[best]), conditions, index)


def _by_typo(phrase: str, conditions: tuple[str, ...], index: Index) -> LookUp | None:
    from rapidfuzz import fuzz, process

    whole = letters_of(squeeze(phrase))
    close = process.extract(
        whole, index.letters, scorer=fuzz.ratio, limit=MOST_OFFERED, score_cutoff=TYPO_SCORE
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
