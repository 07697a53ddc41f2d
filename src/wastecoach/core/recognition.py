"""From the embedded model's probabilities to a Sighting: which item, which conditions, and whether it is sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wastecoach.core.analysis import Alternative, ConditionHint, Sighting
from wastecoach.core.asked_text import squeeze
from wastecoach.core.reading import ModelFacts, Reading
from wastecoach.core.rules import Item, RuleBook, Shape
from wastecoach.core.visual_guide import Look, VisualGuide

LIKELY = 0.08
# A class that is less likely than this makes no item likely, not even with the others that name the same item: no item
# has more than LIKELY / HEARD of them.
HEARD = 0.004
MOST_ALTERNATIVES = 3
SHAPE_EVIDENCE = 0.2
ITEM_EVIDENCE = 0.3
# A name that sends the thing elsewhere than its material would has to be surer.
DIVERTING_EVIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the eyes say of one photo, whatever its material turns out to be.

    Attributes:
        reading: The model's probabilities.
        shape: Of the thing, where it shows.
        tags: Conditions that are sure enough.
        named: Harmless items that ImageNet's names speak for, the best first, with that evidence.
        visual: What the eyes' words mean in the rule book's.
        book: The rule book.
    """

    reading: Reading
    shape: Shape | None
    tags: frozenset[str]
    named: tuple[tuple[Item, float], ...]
    visual: VisualGuide
    book: RuleBook


def recognise(reading: Reading, facts: ModelFacts, visual: VisualGuide, book: RuleBook) -> Sighting:
    """What the model may say about a photo, and whether it is sure enough to say it."""
    material = max(reading.materials, key=lambda name: reading.materials[name])
    shape = _shape(material, reading, visual)
    hints = _conditions(material, reading, facts, visual)
    tags = frozenset(hint.tag for hint in hints)
    scene = _Scene(reading, shape, tags, _named_items(reading, book), visual, book)
    confidence = reading.materials[material]
    doubts = _doubts(reading, facts, visual, certainty_of(material, reading, facts))
    # A harmless name beside a danger would only reassure.
    nameless = "may_be_hazardous" in doubts
    item = _generic(material, shape, tags, visual) if nameless else _item(material, scene)
    alternatives = _alternatives(item, scene)
    undecided = _undecided(item, material, shape, visual)
    if undecided:
        rivals = tuple(Alternative(name, "", round(confidence / 2, 4)) for name in undecided)
        alternatives = (*alternatives, *rivals) if doubts else rivals
        doubts.append("undecided_condition")
    return Sighting(
        item=item,
        material=material,
        shape=shape,
        mixed="several" in tags,
        conditions=hints,
        confidence=round(confidence, 4),
        unsure=bool(doubts),
        doubts=tuple(doubts),
        alternatives=alternatives,
        materials=_ranked(reading.materials),
    )


def certainty_of(material: str, reading: Reading, facts: ModelFacts) -> float:
    """How sure the advice is: paper or cardboard makes no difference to it, so their probabilities count together."""
    family = next((names for names in facts.families if material in names), ())
    return sum(reading.materials[name] for name in family or (material,))


def _ranked(materials: Mapping[str, float]) -> dict[str, float]:
    ranked = sorted(materials.items(), key=lambda pair: -pair[1])
    return {name: round(chance, 4) for name, chance in ranked}


def _doubts(
    reading: Reading, facts: ModelFacts, visual: VisualGuide, certainty: float
) -> list[str]:
    doubts = []
    named_hazard = sum(reading.classes.get(label, 0.0) for label in visual.hazards)
    if max(reading.hazard, named_hazard) >= facts.hazard_threshold:
        doubts.append("may_be_hazardous")
    doubts += reading.problems
    if reading.unfamiliar >= facts.unfamiliar_threshold:
        doubts.append("unfamiliar")
    if certainty < facts.threshold:
        doubts.append("low_confidence")
    return doubts


def _shape(material: str, reading: Reading, visual: VisualGuide) -> Shape | None:
    evidence = {
        shape: sum(reading.classes.get(label, 0.0) for label in labels)
        for shape, labels in visual.shapes.items()
    }
    likeliest = max(evidence, key=lambda shape: evidence[shape])
    # ImageNet has no drink can; what it calls a metal bottle or cup is one (measured: 71-90 % right).
    if material == "metal" and likeliest in {"bottle", "cup"}:
        return "can"
    fixed: dict[str, Shape] = {"cardboard": "box", "carton": "carton", "film": "bag"}
    if material in fixed:
        return fixed[material]
    return likeliest if evidence[likeliest] >= SHAPE_EVIDENCE else None


def _conditions(
    material: str, reading: Reading, facts: ModelFacts, visual: VisualGuide
) -> tuple[ConditionHint, ...]:
    hints = []
    for rule in facts.conditions:
        if material not in rule.materials:
            continue
        chance = reading.conditions[rule.tag]
        if chance >= rule.threshold:
            hints.append(ConditionHint(rule.tag, "", round(chance, 4)))
        elif chance <= rule.inverse_threshold and rule.tag in visual.opposites:
            hints.append(ConditionHint(visual.opposites[rule.tag], "", round(1 - chance, 4)))
    return tuple(hints)


def _item(material: str, scene: _Scene) -> str | None:
    generic = _generic(material, scene.shape, scene.tags, scene.visual)
    if generic is None:
        return None
    named = [pair for pair in scene.named if material in pair[0].vision.materials]
    if not named:
        return generic
    book, evidence = scene.book, named[0][1]
    equals = [other for other, chance in named if chance == evidence]
    streams = {other.stream for other in equals}
    name = _namesake([other.id for other in equals], scene.reading, book)
    if name is None:
        return generic
    diverts = book.items[name].stream != book.items[generic].stream
    # A clear and a coloured bottle have one name in ImageNet: what a condition decides, the name may not.
    looks = scene.visual.look
    settled = any(_is_about(look, material, scene.shape) and look.condition for look in looks)
    trusted = evidence >= (DIVERTING_EVIDENCE if diverts else ITEM_EVIDENCE)
    return name if trusted and len(streams) == 1 and not (diverts and settled) else generic


def _namesake(items: list[str], reading: Reading, book: RuleBook) -> str | None:
    """The one of several items that is called what ImageNet says; a lone item needs no such proof."""
    if len(items) == 1:
        return items[0]
    seen = max(reading.classes, key=lambda label: reading.classes[label])
    called = (
        name
        for name in items
        if squeeze(seen) in map(squeeze, (book.items[name].name.en, *book.items[name].aliases.en))
    )
    return next(called, None)


def _is_about(look: Look, material: str, shape: Shape | None) -> bool:
    return (look.material, look.shape) == (material, shape)


def _named_items(reading: Reading, book: RuleBook) -> tuple[tuple[Item, float], ...]:
    """Harmless items that ImageNet's names speak for, the best first."""
    seen = reading.classes
    heard = (label for label, chance in seen.items() if chance >= HEARD)
    spoken_for = {item.id: item for label in heard for item in book.by_class.get(label, ())}
    evidence = [
        (item, sum(seen.get(label, 0.0) for label in item.vision.imagenet))
        for _, item in sorted(spoken_for.items())
    ]
    likely = [pair for pair in evidence if pair[1] >= LIKELY]
    return tuple(sorted(likely, key=lambda pair: -pair[1]))


def _generic(
    material: str, shape: Shape | None, tags: frozenset[str], visual: VisualGuide
) -> str | None:
    for look in visual.look:
        fits = look.material == material and look.shape in {None, shape}
        if fits and (look.condition is None or look.condition in tags):
            return look.item
    return None


def _undecided(
    item: str | None, material: str, shape: Shape | None, visual: VisualGuide
) -> list[str]:
    """The items that a condition would have decided between, had it been seen: a clear or a coloured bottle."""
    rivals = [look for look in visual.look if _is_about(look, material, shape)]
    fallback = any(look.item == item and look.condition is None for look in rivals)
    return [look.item for look in rivals if look.condition] if fallback else []


def _alternatives(item: str | None, scene: _Scene) -> tuple[Alternative, ...]:
    offered: dict[str, float] = {}
    chances = scene.reading.materials
    for material, chance in sorted(chances.items(), key=lambda pair: -pair[1]):
        if chance < LIKELY:
            break
        other = _item(material, scene)
        if other is not None and other != item:
            offered.setdefault(other, chance)
    return tuple(
        Alternative(name, "", round(chance, 4))
        for name, chance in list(offered.items())[:MOST_ALTERNATIVES]
    )
