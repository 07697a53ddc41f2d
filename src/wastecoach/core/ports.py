"""What the pipeline needs from outside, as small protocols; `bootstrap` knows who fulfils them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wastecoach.core.analysis import Guidance, Place, Sighting

if TYPE_CHECKING:
    from PIL import Image


class Vision(Protocol):
    """A vision provider."""

    @property
    def provider(self) -> str:
        """As in `--provider`."""
        ...

    @property
    def model(self) -> str:
        """Model and version, for provenance."""
        ...

    @property
    def side(self) -> int:
        """Pixels wanted at least on both sides of a photo."""
        ...

    def look(self, pixels: Image.Image) -> tuple[Sighting, ...]:
        """What is in the photo, one sighting for each thing; never empty."""
        ...


class Coach(Protocol):
    """Someone who may re-phrase and enrich what the rules decided."""

    def phrase(self, sighting: Sighting, guidance: Guidance) -> Guidance:
        """The guidance in better words; the stream and the mandatory steps stay."""
        ...


class PlaceFinder(Protocol):
    """Collection points for streams."""

    def near(self, streams: tuple[str, ...]) -> tuple[Place, ...]:
        """Points that take one of the streams, nearest first; empty when no location is known."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Every effect of the pipeline in one argument.

    Attributes:
        fetch: Bytes of a source (path, address, `-`).
        vision: Who looks at the photo.
        coach: Who phrases the guidance.
        places: Who knows collection points.
        clock: Seconds on a clock that never goes back.
    """

    fetch: Callable[[str], bytes]
    vision: Vision
    coach: Coach
    places: PlaceFinder
    clock: Callable[[], float]
