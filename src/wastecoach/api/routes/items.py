"""What the rule book knows, without a photo."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from wastecoach import bootstrap
from wastecoach.api.addresses import API
from wastecoach.api.asked import PRINTABLE, Region
from wastecoach.api.documented import answers
from wastecoach.api.serving import Here, Spoken
from wastecoach.api.usual import AsUsual
from wastecoach.bootstrap.documents import index
from wastecoach.core.analysis import Language
from wastecoach.core.decision import locate
from wastecoach.core.item_answers import TextAnswer, advice_on, answered
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.look_up import look_up
from wastecoach.core.rules import Housing

router = APIRouter(prefix=API, tags=["items"])
LanguageAsked = Annotated[
    Language | None,
    Query(description="of the answer; default: your profile, `Accept-Language`, Korean"),
]


class StreamOut(BaseModel):
    """Where waste goes."""

    id: str
    name: str = Field(description="in the asked language")
    colour: str = Field(description="for people's eyes, a name of a terminal's colour")
    recycling: bool


@router.get(
    "/items",
    summary="Look an item up by its name",
    responses=answers(RequestInvalid, good={200: {"model": TextAnswer}}),
)
def look_item_up(
    here: Here,
    usual: AsUsual,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            pattern=PRINTABLE,
            description="as people say it",
            examples=["기름 묻은 피자박스"],
        ),
    ],
    language: LanguageAsked = None,
    region: Annotated[Region | None, Query(description="whose rules apply")] = None,
    housing: Annotated[Housing | None, Query(description="kind of housing")] = None,
) -> Response:
    """`match` (one item), `ambiguous` (several: ask) or `not_found`, with what to do with each."""
    settings = here.settings
    knowledge = bootstrap.knowledge(settings, language or usual.language)
    locality = locate(
        region or usual.region or settings.region,
        housing or usual.housing or settings.housing,
        knowledge.book,
    )
    found = look_up(q, index(settings.country, settings.rules_folder))
    advice = advice_on(found, knowledge, locality)
    text = msgspec.json.encode(answered(found, advice, knowledge.words.language))
    return Response(text, media_type="application/json")


@router.get("/rules/streams", summary="List where waste goes")
def list_streams(here: Here, spoken: Spoken, language: LanguageAsked = None) -> list[StreamOut]:
    """All streams of the rule book."""
    book = bootstrap.rule_book(here.settings.country, here.settings.rules_folder)
    chosen = language or spoken
    return [
        StreamOut(
            id=stream.id,
            name=stream.name.in_language(chosen),
            colour=stream.colour,
            recycling=stream.recycling,
        )
        for stream in book.streams.values()
    ]
