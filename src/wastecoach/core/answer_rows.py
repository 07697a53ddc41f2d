"""An Analysis as rows of a table: one for each thing in the photo."""

from __future__ import annotations

from collections.abc import Iterator

from wastecoach.core.analysis import Analysis, Guidance, Place

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
    "goes_to",
    "place",
    "distance_m",
)


def rows(analysis: Analysis) -> Iterator[dict[str, object]]:
    """The rows of an answer, by column; `error` is for photos without one, `place` is the nearest for the stream."""
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
            **_where(guidance, analysis.places),
        }


def _where(guidance: Guidance, places: tuple[Place, ...]) -> dict[str, object]:
    taking = (place for place in places if guidance.stream in place.streams)
    nearest = next(taking, None)
    return {
        "goes_to": guidance.goes_to and guidance.goes_to.kind,
        "place": nearest and nearest.name,
        "distance_m": nearest and nearest.distance_m,
    }
