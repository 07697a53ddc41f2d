"""What people may mean while they still type.

The names and aliases of all items, in both languages, by how they begin; then by their initial consonants (ㅍㅌㅂ:
페트병) and with the last syllable half-typed (펱); and if nothing begins so, with typos. Each item once, by whichever
of its names fits best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wastecoach.core.analysis import Language
from wastecoach.core.asked_text import plain, squeeze
from wastecoach.core.keystrokes import INITIALS, fits, initials, keystrokes, syllables
from wastecoach.core.name_index import without_states
from wastecoach.core.rules import RuleBook
from wastecoach.core.typed_names import Called, Suggesting

MOST_SUGGESTED = 20
USUALLY_SUGGESTED = 8
# Keys from which on a typo can be told from another word, and how alike the beginnings have to be then, per cent.
SHORTEST_TYPO, TYPO_SCORE = 5, 80.0
# Names nearly so that are looked at: an item has twenty.
MOST_NEAR = 100
# How well a name fits: by beginning or only half-typed, whether it goes on, its place there, its language, its length.
Rank = tuple[int, bool, int, bool, int, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item that may be meant.

    Attributes:
        id: Of the rule book.
        name: In the asked language.
        matched: The name or alias that fits what was typed, in whichever language.
        stream: Where it usually goes.
        stream_name: In the asked language.
        colour: Of the stream, `#rrggbb`.
        icon: Of the stream.
    """

    id: str
    name: str
    matched: str
    stream: str
    stream_name: str
    colour: str
    icon: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant, the likeliest first; nothing where nothing fits."""

    suggestions: tuple[Suggestion, ...]


# A place among the fits of one kind, the lowest first, and the number of a name.
Fit = tuple[int, int]
Attempt = Callable[[str, Suggesting], Iterator[Fit]]


def suggest(
    typed: str, known: Suggesting, language: Language, limit: int = USUALLY_SUGGESTED
) -> Suggestions:
    """What may be meant by what was typed so far; states in it (기름 묻은) stay aside. Never raises."""
    asked = plain(typed)
    bare, _ = without_states(asked, known.index)
    tries = [
        (text, attempts)
        for attempts in ((_beginning, _half_typed), (_misspelt,))
        for text in dict.fromkeys((squeeze(asked), squeeze(bare)))
        if text
    ]
    found = (_best(text, attempts, known, language, limit) for text, attempts in tries)
    names = next(filter(None, found), [])
    return Suggestions(
        tuple(_suggestion(name, known.index.book, language) for name in names[:limit])
    )


def _best(
    typed: str, attempts: tuple[Attempt, ...], known: Suggesting, language: Language, limit: int
) -> list[Called]:
    """The name of each item that fits best, the best of them first."""
    best: dict[str, Rank] = {}
    for group, attempt in enumerate(attempts):
        for place, number in attempt(typed, known) if len(best) < limit else ():
            name = known.names[number]
            longer = len(name.squeezed) - len(typed)
            rank = (group, longer > 0, place, name.language != language, longer, number)
            best[name.item.id] = min(rank, best.get(name.item.id, rank))
    return [known.names[rank[-1]] for rank in sorted(best.values())]


def _beginning(typed: str, known: Suggesting) -> Iterator[Fit]:
    """What the word stands for, names that begin so, aliases, then those of which a later word does."""
    meant = known.shared.get(typed, ())
    yield from ((place - len(meant), number) for place, number in enumerate(meant))
    for number, later in known.written.of(typed):
        yield 2 if later else int(known.names[number].alias), number


def _half_typed(typed: str, known: Suggesting) -> Iterator[Fit]:
    """By consonants, where one stands alone, and by the keys pressed so far."""
    letters = syllables(typed)
    if any(letter in INITIALS for letter in letters):
        for number, _ in known.consonants.of(initials(letters)):
            if fits(letters, known.names[number].squeezed):
                yield int(known.names[number].alias), number
    for number, later in known.pressed.of(keystrokes(typed)):
        yield 2 if later else int(known.names[number].alias), number


def _misspelt(typed: str, known: Suggesting) -> Iterator[Fit]:
    """Names that nearly begin so, the nearest first; the first key is hardly ever the wrong one."""
    from rapidfuzz import fuzz, process

    keys = keystrokes(typed)
    if len(keys) < SHORTEST_TYPO:
        return
    among = known.whole.range(keys[0])
    beginnings = [known.whole.keys[place][: len(keys)] for place in among]
    close = process.extract(
        keys, beginnings, scorer=fuzz.ratio, limit=MOST_NEAR, score_cutoff=TYPO_SCORE
    )
    for _, score, place in close:
        yield -int(score), known.whole.owners[among[place]][0]


def _suggestion(name: Called, book: RuleBook, language: Language) -> Suggestion:
    stream = book.streams[name.item.stream]
    return Suggestion(
        id=name.item.id,
        name=name.item.name.in_language(language),
        matched=name.text,
        stream=stream.id,
        stream_name=stream.name.in_language(language),
        colour=stream.colour,
        icon=stream.icon,
    )
