"""An answer told again in another language: what was seen stays, the words are made anew from the rules."""

from __future__ import annotations

from dataclasses import replace

from wastecoach.core.analysis import Analysis
from wastecoach.core.decision import Locality
from wastecoach.core.naming import named
from wastecoach.core.pipeline import Knowledge, decided
from wastecoach.core.ports import Coach


def retell(analysis: Analysis, coach: Coach, knowledge: Knowledge, locality: Locality) -> Analysis:
    """The same analysis in the words of `knowledge`; nobody looks at the photo again.

    Args:
        analysis: An answer in any language.
        coach: Who words the guidance.
        knowledge: Rules, and the words of the language that is wanted.
        locality: Whose rules apply.
    """
    book, words = knowledge.book, knowledge.words
    sightings = tuple(named(sighting, book, words) for sighting in analysis.sightings)
    phrased = coach.phrase(decided(sightings, knowledge, locality))
    return replace(
        analysis, sightings=sightings, guidance=tuple(wording.guidance for wording in phrased)
    )
