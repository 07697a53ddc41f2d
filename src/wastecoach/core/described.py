"""From a thing as eyes outside describe it, in their own words, to a Sighting in the rule book's.

A language model or a foreign classifier does not know the rule book's items. What it calls a thing is looked up like a
text that people type; material, shape and states decide where a name leaves several items; who is not sure says so.

Dangers: a harmless name is taken back where anything speaks of a danger, because it would only reassure. A dangerous
name is believed only beyond doubt, and then the rules' warnings come with it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wastecoach.core.analysis import Alternative, ConditionHint, Sighting
from wastecoach.core.decision import Locality, decide
from wastecoach.core.look_up import look_up
from wastecoach.core.name_index import Index
from wastecoach.core.rules import Item, RuleBook

BEYOND_DOUBT = 0.9
# A name that only appears somewhere in what the thing is called is no name for it.
NAMED_FROM = 0.6
# A name that we made up has to be known nearly as it stands.
MADE_UP_FROM = 0.9
LONGEST_NAME = 60
MOST_NAMES = 3
MOST_STATES_IN_NAME = 4
MOST_ALTERNATIVES = 3
# Words that no harmless name is believed beside, whether or not their speaker called the thing dangerous: the look-up
# knows a water jug in every jug.
DANGER = re.compile(
    r"\b(gasoline|petrol|diesel|kerosene|fuel|(motor|engine|gear|brake|hydraulic) (oil|fluid)|antifreeze|"
    r"coolant|drain (cleaner|opener)|thinner|turpentine|solvent|acetone|paint (stripper|remover)|pesticide|"
    r"insecticide|herbicide|weed killer|poison|acid|propane|butane|helium|oxygen (tank|cylinder)|"
    r"gas (tank|cylinder|canister|bottle)|explosive|firework|flare|ammunition|syringe|needle|scalpel|asbestos|"
    r"mercury)s?\b",
    re.IGNORECASE,
)
# Materials that eyes and rule books do not tell apart alike.
ALIKE = (frozenset({"paper", "cardboard", "carton"}), frozenset({"plastic", "film"}))


@dataclass(frozen=True, slots=True)
class Described:
    """One thing as eyes outside describe it.

    Attributes:
        names: What it is called, the most particular name first; any text.
        others: What else it may be called.
        material: One of the rule book's, or None; then it is taken from the item.
        shape: One of the rule book's, or None.
        mixed: Several materials or things are suspected.
        conditions: States that are sure enough to act on.
        confidence: That the name is right, 0..1.
        dangerous: Something about it speaks of a danger.
        problems: What is wrong with the photo: `too_dark`, `blurred`.
    """

    names: tuple[str, ...]
    others: tuple[str, ...] = ()
    material: str | None = None
    shape: str | None = None
    mixed: bool = False
    conditions: tuple[ConditionHint, ...] = ()
    confidence: float = 0.0
    dangerous: bool = False
    problems: tuple[str, ...] = ()


NOTHING_THERE = Sighting(
    item=None, material=None, confidence=0.0, unsure=True, doubts=("nothing_there",)
)


def sighting_of(thing: Described, index: Index, sure_from: float) -> Sighting:
    """The sighting that a description means.

    Args:
        thing: The description.
        index: The rule book, ready for look-ups.
        sure_from: Confidence from which its maker may be believed, 0..1.
    """
    items, settled = _items_called(thing.names, thing, index)
    others = (_items_called((name,), thing, index)[0][:1] for name in thing.others[:MOST_NAMES])
    called = (item.id for item in (*items, *itertools.chain.from_iterable(others)))
    candidates = list(dict.fromkeys(called))
    sure = settled and thing.confidence >= sure_from
    doubts = tuple(_doubts(thing, candidates, index.book, sure=sure))
    first = index.book.items[candidates[0]] if candidates else None
    if first is not None and "may_be_hazardous" in doubts and not first.hazard:
        candidates.sort(key=lambda name: not index.book.items[name].hazard)
        first = None
    left = [name for name in candidates if first is None or name != first.id]
    return Sighting(
        item=first.id if first else None,
        material=thing.material or _material_of(first),
        shape=thing.shape,
        mixed=thing.mixed,
        conditions=thing.conditions,
        confidence=thing.confidence,
        unsure=bool(doubts),
        doubts=doubts,
        alternatives=_alternatives(left[:MOST_ALTERNATIVES], thing.confidence),
    )


def _doubts(
    thing: Described, candidates: list[str], book: RuleBook, *, sure: bool
) -> Iterator[str]:
    hazards = [book.items[name].hazard for name in candidates]
    named_danger = bool(hazards) and hazards[0] and sure and thing.confidence >= BEYOND_DOUBT
    spoken = thing.dangerous or any(map(DANGER.search, (*thing.names, *thing.others)))
    if (spoken or any(hazards)) and not named_danger:
        yield "may_be_hazardous"
    yield from thing.problems
    if not candidates:
        yield "unfamiliar"
    elif not sure:
        yield "low_confidence"


def _material_of(item: Item | None) -> str | None:
    return next(iter(item.vision.materials), None) if item else None


def _alternatives(names: list[str], confidence: float) -> tuple[Alternative, ...]:
    """What is left of certainty, shared: nobody says how likely the others are."""
    share = round((1 - confidence) / max(len(names), 1), 4)
    return tuple(Alternative(name, "", share) for name in names)


def _items_called(
    names: tuple[str, ...], thing: Described, index: Index
) -> tuple[tuple[Item, ...], bool]:
    """The items that the names mean, and whether it makes no difference which of them it is.

    A name for one item counts before one for several of the same stream, and that before one that leaves it open.
    """
    several: list[tuple[Item, ...]] = []
    for phrase, from_score in _phrases(names[:MOST_NAMES], thing, index.book):
        items = _fitting(phrase, from_score, thing, index)
        if len(items) == 1:
            return items, True
        several += [items] if items else []
    alike = next((items for items in several if _same_stream(items, thing, index.book)), ())
    return (alike, True) if alike else (next(iter(several), ()), False)


def _phrases(
    names: tuple[str, ...], thing: Described, book: RuleBook
) -> Iterator[tuple[str, float]]:
    """Each name alone, with each state and with the material that were seen, and how well it has to be known.

    Plastic bottle, clear plastic bottle; water bottle, metal water bottle.
    """
    states = [hint.tag for hint in thing.conditions if hint.tag in book.conditions]
    for name in names:
        if len(name) <= LONGEST_NAME and any(map(str.isalpha, name)):
            yield name, NAMED_FROM
            for tag in states[:MOST_STATES_IN_NAME]:
                yield f"{book.conditions[tag].name.en} {name}", NAMED_FROM
            if thing.material is not None:
                yield f"{thing.material} {name}", MADE_UP_FROM


def _fitting(phrase: str, from_score: float, thing: Described, index: Index) -> tuple[Item, ...]:
    """The items of a name that may be of the material that was seen, those of its shape alone if there are any."""
    named = look_up(phrase, index).candidates
    items = [each.item for each in named if each.score >= from_score and _fits(each.item, thing)]
    shaped = [item for item in items if thing.shape in item.vision.shapes]
    return tuple(shaped if shaped and thing.shape != "other" else items)


def _fits(item: Item, thing: Described) -> bool:
    """Whether an item may be of the material that was seen: a water bottle of metal is no PET bottle."""
    known = set(item.vision.materials)
    if not known or "other" in known or thing.material in {None, "other"}:
        return True
    seen = next((alike for alike in ALIKE if thing.material in alike), {thing.material})
    return bool(known & seen)


def _same_stream(items: tuple[Item, ...], thing: Described, book: RuleBook) -> bool:
    tags = [hint.tag for hint in thing.conditions]
    return len({decide(item, tags, book, Locality()).stream for item in items}) == 1
