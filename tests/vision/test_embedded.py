"""The embedded model as one provider among others."""

from __future__ import annotations

from pathlib import Path

from wastecoach import bootstrap
from wastecoach.core.photo import decode, read_photo
from wastecoach.settings import Settings


def test_the_embedded_model_looks_and_gives_its_embedding(example: Path) -> None:
    vision = bootstrap.embedded(Settings())
    pixels = decode(read_photo(example.read_bytes()), vision.side)
    seen = vision.look(pixels, 1.0)
    assert [sighting.item for sighting in seen.sightings] == ["pet_bottle_clear"]
    assert seen.embedding == vision.embed(pixels)
    assert len(seen.embedding or b"") > 100


def test_the_embedded_model_costs_nothing_and_takes_no_prompt() -> None:
    vision = bootstrap.embedded(Settings())
    assert (vision.provider, vision.paid, vision.prompt) == ("embedded", False, None)
