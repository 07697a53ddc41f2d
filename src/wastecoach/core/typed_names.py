"""The names of a rule book, prepared for people who still type: in each order in which a beginning is looked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.asked_text import plain, squeeze
from wastecoach.core.keystrokes import initials, keystrokes
from wastecoach.core.name_index import Index
from wastecoach.core.rules import Item, RuleBook

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Called:
    """One name of an item.

    Attributes:
        item: The item.
        text: As the rule book writes it.
        words: As they are compared.
        language: Whose it is.
        alias: Whether it is not what the item is usually called.
        squeezed: Its words together.
    """

    item: Item
    text: str
    words: tuple[str, ...]
    language: Language
    alias: bool
    squeezed: str


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Names in the order of one way to write them.

    Attributes:
        keys: How each is written, from its first or a later word on; sorted.
        owners: Which name each belongs to, and whether it begins with a later word.
    """

    keys: tuple[str, ...]
    owners: tuple[tuple[int, bool], ...]

    def range(self, typed: str) -> range:
        """Where those stand that begin so."""
        return range(bisect_left(self.keys, typed), bisect_left(self.keys, typed + _LAST))

    def of(self, typed: str) -> tuple[tuple[int, bool], ...]:
        """The names that begin so."""
        found = self.range(typed)
        return self.owners[found.start : found.stop]


@dataclass(frozen=True, slots=True)
class Suggesting:
    """A rule book prepared for people who type.

    Attributes:
        names: All names of all items, in the order of the book.
        written: As they are written.
        pressed: As keys.
        consonants: As initial consonants.
        whole: As keys, from their first word on alone.
        shared: Those that a word stands for which names several things (배터리, cup), the usual one first.
        index: Knows the states that a text may tell.
    """

    names: tuple[Called, ...]
    written: Beginnings
    pressed: Beginnings
    consonants: Beginnings
    whole: Beginnings
    shared: dict[str, tuple[int, ...]]
    index: Index


def prepared(index: Index) -> Suggesting:
    """Prepare a rule book, once."""
    names = tuple(_names(index.book))
    starts = [
        ("".join(name.words[later:]), (number, later > 0))
        for number, name in enumerate(names)
        for later in range(len(name.words))
    ]
    pressed = [(keystrokes(text), owner) for text, owner in starts]
    return Suggesting(
        names,
        _sorted(starts),
        _sorted(pressed),
        _sorted((initials(text), owner) for text, owner in starts if not owner[1]),
        _sorted((keys, owner) for keys, owner in pressed if not owner[1]),
        _shared(names, index.book),
        index,
    )


def _names(book: RuleBook) -> Iterator[Called]:
    for item in book.items.values():
        ways: tuple[tuple[Language, str, tuple[str, ...]], ...] = (
            ("ko", item.name.ko, item.aliases.ko),
            ("en", item.name.en, item.aliases.en),
        )
        for language, name, aliases in ways:
            for text in (name, *aliases):
                words = tuple(plain(text).split())
                yield Called(item, text, words, language, text != name, "".join(words))


def _shared(names: tuple[Called, ...], book: RuleBook) -> dict[str, tuple[int, ...]]:
    own = {(one.item.id, one.language): place for place, one in enumerate(names) if not one.alias}
    found: dict[str, tuple[int, ...]] = {}
    for term in book.terms:
        items = sorted(term.items, key=lambda item: item != term.usual)
        for language in LANGUAGES:
            words = term.words.ko if language == "ko" else term.words.en
            found |= {squeeze(word): tuple(own[item, language] for item in items) for word in words}
    return found


def _sorted(written: Iterable[tuple[str, tuple[int, bool]]]) -> Beginnings:
    ordered = sorted(written)
    return Beginnings(tuple(text for text, _ in ordered), tuple(owner for _, owner in ordered))
