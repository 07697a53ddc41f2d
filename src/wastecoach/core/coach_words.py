"""What a text speaks of: acts, things and places, each with a yes or a no, in Korean and English alike.

Two wordings of one step name the same acts and places, whatever else they say. That is what `coach_check` compares; the
words themselves are data (`data/prompts/coach_words.toml`). It errs on the strict side: a good wording that is turned
down costs a little friendliness, a wrong one that passes costs trust.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Literal

import msgspec
import tomli

from wastecoach.core.coach_denial import denied_in_english, denied_in_korean
from wastecoach.core.rules import RuleBook

Kind = Literal["act", "thing", "place", "excuse"]
# The excuse that counts only beside an act: plants and machines may be spoken of.
OTHERS = "others"
# The rules' texts come again and again (3,600 of them in the shipped book); they are read once. A coach's line is read
# only where it is short (see `coach_check`), so that what is remembered stays within some ten megabytes.
READ_TEXTS = 4096
_LATIN = re.compile("[a-z]")


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An act, a thing or a place: what it is called.

    Attributes:
        id: Its id; a stream's where it is one.
        ko: Regular expression of its Korean words.
        en: Of its English ones; it begins where a word begins.
        needs: To speak of it is an invention unless the rules speak of one of these.
        against: To speak of it contradicts rules that speak of one of these and not of it.
    """

    id: str
    ko: str
    en: str
    needs: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class _Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    act: tuple[Word, ...]
    thing: tuple[Word, ...]
    place: tuple[Word, ...]
    excuse: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a text speaks of, in ids: acts and places said and denied ("do not crush"), things without a yes or no.

    `loose_things` are those outside the names of places: the bag of "general waste bag" is no thing to be taken off.
    `excuses` are what would make an act needless: that somebody else does it, that it makes no difference.
    """

    acts: frozenset[str] = frozenset()
    denied_acts: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    loose_things: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    denied_places: frozenset[str] = frozenset()
    excuses: frozenset[str] = frozenset()

    def __or__(self, other: Spoken) -> Spoken:
        """What both texts speak of together."""
        return Spoken(
            self.acts | other.acts,
            self.denied_acts | other.denied_acts,
            self.things | other.things,
            self.loose_things | other.loose_things,
            self.places | other.places,
            self.denied_places | other.denied_places,
            self.excuses | other.excuses,
        )

    def __bool__(self) -> bool:
        """Whether it speaks of anything at all."""
        return bool(self.acts or self.denied_acts or self.things or self.places)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One word as it is looked for, in Korean or else in English."""

    word: str
    kind: Kind
    korean: bool
    expression: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words, ready to be looked for; `needs` and `against` by id, of those that have them."""

    patterns: tuple[Pattern, ...]
    needs: dict[str, frozenset[str]]
    against: dict[str, frozenset[str]]

    def __hash__(self) -> int:
        return id(self)

    def patterns_for(self, folded_text: str) -> Iterator[Pattern]:
        """Those that a text may contain: plain ASCII has no Korean in it."""
        korean, english = not folded_text.isascii(), _LATIN.search(folded_text) is not None
        return (one for one in self.patterns if (korean if one.korean else english))

    def mentions(self, word: str, kind: Kind, folded_text: str) -> bool:
        """Whether a text has a word at all."""
        own = (one for one in self.patterns if one.word == word and one.kind == kind)
        return any(one.expression.search(folded_text) for one in own)

    def without(self, words: Container[str], kind: Kind, folded_text: str) -> str:
        """A text with these words blotted out."""
        for one in self.patterns:
            if one.kind == kind and one.word in words:
                folded_text = one.expression.sub(" ", folded_text)
        return folded_text

    def meant(self, things: AbstractSet[str], folded_text: str) -> frozenset[str]:
        """Things found in a text, less those that only stand inside their opposite ("cannot be recycled")."""
        opposites = {word: self.against.get(word, frozenset()) & things for word in things}
        return frozenset(
            word
            for word, against in opposites.items()
            if not against
            or self.mentions(word, "thing", self.without(against, "thing", folded_text))
        )

    def read(self, text: str) -> Spoken:
        """What a text speaks of."""
        return _read(self, folded(text))

    def read_all(self, texts: Iterable[str]) -> Spoken:
        """What several texts speak of together."""
        return together(self.read(text) for text in texts)


def together(several: Iterable[Spoken]) -> Spoken:
    """What several texts speak of together."""
    return reduce(or_, several, Spoken())


def parse_vocabulary(document: str, book: RuleBook) -> Vocabulary:
    """The words from their TOML text, with the names that the rule book gives its streams.

    Raises:
        msgspec.ValidationError, tomli.TOMLDecodeError: The document is not ours: a fault of the package.
    """
    lists = msgspec.convert(tomli.loads(document), _Lists)
    places = {word.id: word for word in lists.place}
    for stream in book.streams.values():
        places.setdefault(
            stream.id, Word(stream.id, _literal(stream.name.ko), _literal(stream.name.en))
        )
    free = (*lists.act, *lists.thing, *lists.excuse)
    return Vocabulary(
        patterns=(
            *_patterns("act", lists.act),
            *_patterns("thing", lists.thing),
            *_patterns("place", places.values()),
            *_patterns("excuse", lists.excuse),
        ),
        needs={word.id: frozenset(word.needs) for word in free if word.needs},
        against={word.id: frozenset(word.against) for word in free if word.against},
    )


@lru_cache(maxsize=READ_TEXTS)
def folded(text: str) -> str:
    """A text in the one form in which it is read: composed, small letters, plain quotes and blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.translate(_PLAIN).split())


_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": ","}
)


def _literal(name: str) -> str:
    return re.escape(folded(name))


def _patterns(kind: Kind, words: Iterable[Word]) -> Iterator[Pattern]:
    for word in words:
        yield Pattern(word.id, kind, korean=True, expression=re.compile(word.ko))
        yield Pattern(word.id, kind, korean=False, expression=re.compile(rf"\b(?:{word.en})"))


@lru_cache(maxsize=READ_TEXTS)
def _read(vocabulary: Vocabulary, text: str) -> Spoken:
    found: dict[tuple[Kind, bool], set[str]] = {}
    for pattern in vocabulary.patterns_for(text):
        for denied in _mentions(pattern, text):
            found.setdefault((pattern.kind, denied), set()).add(pattern.word)
    places, denied_places = found.get(("place", False), set()), found.get(("place", True), set())
    things = vocabulary.meant(found.get(("thing", False), set()), text)
    loose = vocabulary.without(places | denied_places, "place", text)
    return Spoken(
        acts=frozenset(found.get(("act", False), ())),
        denied_acts=frozenset(found.get(("act", True), ())),
        things=things,
        loose_things=frozenset(
            word for word in things if vocabulary.mentions(word, "thing", loose)
        ),
        places=frozenset(places),
        denied_places=frozenset(denied_places),
        excuses=frozenset(found.get(("excuse", False), ())),
    )


def _mentions(pattern: Pattern, text: str) -> Iterator[bool]:
    """Every mention of a word: whether it is denied. A thing or an excuse is only there or not."""
    denied = denied_in_korean if pattern.korean else denied_in_english
    for match in pattern.expression.finditer(text):
        sayable = pattern.kind in {"act", "place"}
        yield sayable and denied(text, match, place=pattern.kind == "place")
