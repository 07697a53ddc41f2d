"""`visual.toml`: what the eyes' words mean in a rule book's."""

from __future__ import annotations

from wastecoach.core.errors import RuleBookInvalid
from wastecoach.core.rules import Entry, Material, RuleBook, Shape


class Look(Entry, frozen=True):
    """How a thing of a material and shape, in a condition, is called in the rule book."""

    material: Material
    item: str
    shape: Shape | None = None
    condition: str | None = None


class VisualGuide(Entry, frozen=True):
    """`visual.toml`: what the eyes' words mean in the rule book's.

    Attributes:
        shapes: ImageNet class names by the shape they show.
        hazards: ImageNet class names that may be dangerous.
        look: Items by material, shape and condition, the most particular first.
        opposites: The tag that says the contrary of a condition (`clear` → `coloured`).
    """

    shapes: dict[Shape, tuple[str, ...]]
    hazards: tuple[str, ...]
    look: tuple[Look, ...]
    opposites: dict[str, str]


def check_visual_guide(visual: VisualGuide, book: RuleBook, class_names: frozenset[str]) -> None:
    """Refuse a visual guide or vision hints that name things nobody knows.

    Raises:
        RuleBookInvalid: With a line for every unknown item, condition or ImageNet class.
    """
    named = [
        (f"visual.toml: {shape}", label)
        for shape, labels in visual.shapes.items()
        for label in labels
    ]
    named += [("visual.toml: hazards", label) for label in visual.hazards]
    named += [
        (f"item {item.id}", label) for item in book.items.values() for label in item.vision.imagenet
    ]
    problems = [
        f"{place}: unknown class {label}" for place, label in named if label not in class_names
    ]
    problems += [
        f"visual.toml: unknown item {look.item}"
        for look in visual.look
        if look.item not in book.items
    ]
    if problems:
        raise RuleBookInvalid(tuple(problems))
