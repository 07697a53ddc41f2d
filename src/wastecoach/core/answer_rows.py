"""An Analysis as rows of a table: one for each thing in the photo."""

from __future__ import annotations

from collections.abc import Iterator

from wastecoach.core.analysis import Analysis

COLUMNS = (
    "photo",
    "item",
    "name",
    "material",
    "stream",
    "confidence",
    "unsure",
    "question",
    "headline",
    "error",
)


def rows(analysis: Analysis) -> Iterator[dict[str, object]]:
    """The rows of an answer, by column; `error` is for photos without one."""
    for sighting, guidance in zip(analysis.sightings, analysis.guidance, strict=True):
        yield {
            "photo": analysis.photo.source,
            "item": sighting.item,
            "name": sighting.name,
            "material": sighting.material,
            "stream": guidance.stream,
            "confidence": sighting.confidence,
            "unsure": str(sighting.unsure).lower(),
            "question": sighting.question,
            "headline": guidance.headline,
        }
