"""Where waste goes, and whose rules there are."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from wastecoach.api.addresses import API
from wastecoach.api.asked import LanguageAsked
from wastecoach.api.serving import Here, Spoken
from wastecoach.api.telling import book_of

router = APIRouter(prefix=f"{API}/rules", tags=["items"])


class StreamOut(BaseModel):
    """Where waste goes."""

    id: str
    name: str = Field(description="in the asked language")
    colour: str = Field(description="for people's eyes, `#rrggbb`")
    icon: str = Field(description="what stands for it, one lower-case word")
    recycling: bool


class RegionOut(BaseModel):
    """Where rules of its own apply."""

    id: str
    name: str = Field(description="in the asked language")
    parent: str | None = Field(description="the wider one whose rules apply as well")


@router.get("/streams", summary="List where waste goes")
def list_streams(here: Here, spoken: Spoken, language: LanguageAsked = None) -> list[StreamOut]:
    """All streams of the rule book."""
    chosen = language or spoken
    return [
        StreamOut(
            id=stream.id,
            name=stream.name.in_language(chosen),
            colour=stream.colour,
            icon=stream.icon,
            recycling=stream.recycling,
        )
        for stream in book_of(here).streams.values()
    ]


@router.get("/regions", summary="List whose rules are known")
def list_regions(here: Here, spoken: Spoken, language: LanguageAsked = None) -> list[RegionOut]:
    """Municipalities whose rules differ from the national ones; anywhere else those apply."""
    chosen = language or spoken
    return [
        RegionOut(id=name, name=known.region.name.in_language(chosen), parent=known.region.parent)
        for name, known in book_of(here).regions.items()
    ]
