"""Invented brand and product words that were read one by one: no trade marks, nothing rude.

The first renderer made names from random syllables and one of them was an obscenity in another
language, so every word that can appear on a print now comes from these fixed lists.
"""

from __future__ import annotations

import random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BRANDS = _words("""
    Acornby Brookleaf Cedarlow Duneberry Elmgate Fernbay Finchwell Gladebury Heronhill Ivybrook
    Juniperly Kettlemoor Larkfield Maplegate Mossbank Nettlebay Oakwick Otterly Pebbleton
    Pinehollow Plovery Plumgate Quailford Reedwater Rowanby Snowplover Suncove Tallpine
    Thistledown Umberfield Violetbay Willowmere Yarrowby
""")
CELL_BRANDS = _words("""
    Heroncell Brightfinch Larkvolt Ottercell Pineamp Quailcell Rowanvolt Suncell Tallvolt Wrencell
""")
KOREAN_BRANDS = _words("솔바람 들꽃샘 달빛고을 참새골 푸른언덕 하늘마루 단풍길 은하수")
PRODUCT_WORDS = _words("""
    water natural fresh lemon apple garden morning classic light gentle original mild extra soft
    clean family daily fine pure orange berry green tea roast cocoa oat rice barley honey
""")
SMALL_WORDS = _words("""
    store in a cool dry place keep away from heat best before see base contains net weight made
    with care shake well open here rinse and sort after use serving per energy salt sugar fibre
    produced for the garden trading company lot number do not litter
""")
CHEMICALS = ("Bleach", "Weed Control", "Drain Opener", "Insect Spray", "Solvent", "Rust Remover")
MEDICINES = ("Tablets", "Syrup", "Capsules", "Cough Mixture", "Cold Relief", "Vitamin D")
PAINTS = ("Wall Paint", "Wood Varnish", "Gloss Enamel", "Primer", "Metal Paint")
SPRAYS = ("Hair Spray", "Deodorant", "Air Freshener", "Spray Paint", "Insect Spray", "Lubricant")


def brand(rng: random.Random, cells: bool = False) -> str:
    """Return one invented brand name in upper or title case."""
    word = rng.choice(CELL_BRANDS if cells else BRANDS)
    return word.upper() if rng.random() < 0.6 else word


def product(rng: random.Random, count: int = 2) -> str:
    """Return a short invented product line such as ``lemon garden``."""
    return " ".join(rng.choice(PRODUCT_WORDS) for _ in range(count))


def filler(rng: random.Random) -> str:
    """Return one word of small print."""
    return rng.choice(SMALL_WORDS)
