"""The kinds of item that can be rendered and what may be true of each (no bpy)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """Facts and chances of one kind; chances are probabilities of an attribute being true."""

    material: str
    shape: str
    hazard: bool = False
    label: float = 0.0
    cap: float = 0.0
    crushed: float = 0.0
    dirty: float = 0.2
    contents: float = 0.0
    opened: float = 0.0
    colours: tuple[str, ...] = ("printed",)
    poses: tuple[str, ...] = ("up", "lie")
    groups: tuple[int, ...] = (1,)
    styles: tuple[str, ...] = ("side",)
    fixed: dict[str, object] = field(default_factory=dict)


TINTS = ("blue", "green", "orange", "brown", "teal")
PET_COLOURS = (*("clear",) * 5, *TINTS)
LYING = ("lie",)
STANDING = ("up",)
FLAT = ("flat",)

ORDINARY: dict[str, Kind] = {
    "pet": Kind(
        "plastic",
        "bottle",
        label=0.6,
        cap=0.65,
        crushed=0.4,
        contents=0.2,
        colours=PET_COLOURS,
        styles=("side", "side", "flat"),
    ),
    "detergent": Kind(
        "plastic", "bottle", label=0.7, cap=0.7, crushed=0.15, colours=("opaque",) * 5 + ("clear",)
    ),
    "glass_bottle": Kind(
        "glass",
        "bottle",
        label=0.6,
        cap=0.3,
        colours=("green", "light green", "brown", "dark brown", "clear", "clear"),
    ),
    "jar": Kind("glass", "jar", label=0.5, cap=0.5, contents=0.25, colours=("clear",)),
    "can": Kind(
        "metal",
        "can",
        opened=0.7,
        crushed=0.45,
        colours=("printed",) * 6 + ("bare",),
        styles=("side", "side", "stomp", "flat"),
        fixed={"label": True},
    ),
    "tin": Kind("metal", "can", label=0.6, crushed=0.25, colours=("bare",), fixed={"opened": True}),
    "foil": Kind("metal", "ball", colours=("bare",), poses=("any",), fixed={"crushed": True}),
    "paper_ball": Kind(
        "paper", "ball", colours=("white",), poses=("any",), fixed={"crushed": True}
    ),
    "sheet": Kind("paper", "sheet", crushed=0.4, poses=FLAT),
    "cup": Kind("paper", "cup", cap=0.5, crushed=0.25, fixed={"label": True}),
    "noodle": Kind(
        "paper",
        "cup",
        poses=STANDING,
        dirty=0,
        fixed={"label": True, "cap": True, "contents": True},
    ),
    "carton": Kind("carton", "carton", cap=0.5, crushed=0.2, fixed={"label": True}),
    "box": Kind("cardboard", "box", label=0.7, opened=0.6, colours=("brown",), poses=STANDING),
    "board": Kind(
        "cardboard", "flat", label=0.5, colours=("brown",), poses=FLAT, fixed={"crushed": True}
    ),
    "tub": Kind(
        "plastic", "tub", label=0.5, crushed=0.2, contents=0.3, colours=("clear", "opaque")
    ),
    "bag": Kind("plastic", "bag", colours=("clear", "opaque"), poses=FLAT, fixed={"crushed": True}),
}
CELLS = (1, 1, 1, 2, 2, 3, 4, 6)
HAZARDS: dict[str, Kind] = {
    "battery": Kind("metal", "battery", hazard=True, poses=("lie", "lie", "up"), groups=CELLS),
    "battery_9v": Kind(
        "metal", "battery", hazard=True, poses=("lie", "lie", "up"), groups=(1, 1, 1, 2, 3)
    ),
    "button_cell": Kind("metal", "battery", hazard=True, poses=FLAT, groups=(1, 1, 2, 3, 5)),
    "button_blister": Kind("metal", "blister", hazard=True, poses=FLAT, groups=(1, 1, 1, 2)),
    "power_bank": Kind("metal", "box", hazard=True, poses=("flat", "flat", "up")),
    "pouch_battery": Kind("metal", "box", hazard=True, poses=FLAT, groups=(1, 1, 1, 2)),
    "fluorescent_tube": Kind("glass", "tube", hazard=True, poses=LYING, groups=(1, 1, 2, 3)),
    "ring_tube": Kind("glass", "tube", hazard=True, poses=FLAT),
    "compact_lamp": Kind(
        "glass", "bulb", hazard=True, poses=("lie", "lie", "up"), groups=(1, 1, 1, 2)
    ),
    "led_bulb": Kind(
        "plastic", "bulb", hazard=True, poses=("lie", "lie", "up"), groups=(1, 1, 1, 2)
    ),
    "incandescent_bulb": Kind(
        "glass",
        "bulb",
        hazard=True,
        colours=("clear", "frosted"),
        poses=("lie", "lie", "up"),
        groups=(1, 1, 1, 2),
    ),
    "aerosol": Kind("metal", "can", hazard=True, cap=0.5, crushed=0.1, fixed={"label": True}),
    "gas_cartridge": Kind(
        "metal",
        "can",
        hazard=True,
        cap=0.6,
        crushed=0.1,
        groups=(1, 1, 1, 2),
        fixed={"label": True},
    ),
    "lighter": Kind(
        "plastic",
        "lighter",
        hazard=True,
        colours=("clear", *TINTS, "red", "yellow", "opaque"),
        poses=("flat", "flat", "up"),
        groups=(1, 1, 1, 2, 3),
    ),
    "syringe": Kind(
        "plastic", "syringe", hazard=True, cap=0.4, contents=0.4, poses=FLAT, groups=(1, 1, 2)
    ),
    "pill_blister": Kind("plastic", "blister", hazard=True, poses=FLAT, groups=(1, 1, 2, 3)),
    "medicine_bottle": Kind(
        "glass",
        "bottle",
        hazard=True,
        label=0.8,
        cap=0.8,
        colours=("brown", "brown", "white"),
    ),
    "thermometer": Kind("glass", "thermometer", hazard=True, dirty=0, poses=FLAT),
    "paint_tin": Kind(
        "metal", "can", hazard=True, dirty=0.5, opened=0.5, poses=STANDING, fixed={"label": True}
    ),
    "chemical_bottle": Kind(
        "plastic", "bottle", hazard=True, cap=0.9, colours=("opaque",), fixed={"label": True}
    ),
}
KINDS: dict[str, Kind] = {**ORDINARY, **HAZARDS}
BY_CLASS: dict[str, tuple[str, ...]] = {
    "plastic": ("pet", "pet", "detergent", "tub", "bag"),
    "glass": ("glass_bottle", "glass_bottle", "jar"),
    "metal": ("can", "can", "tin", "foil"),
    "paper": ("paper_ball", "sheet", "sheet", "cup"),
    "cardboard": ("box", "box", "board"),
}
