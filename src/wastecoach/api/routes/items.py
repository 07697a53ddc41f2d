"""What the rule book knows of a thing, without a photo: by its name, while it is typed, and by its id."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Response

from wastecoach import bootstrap
from wastecoach.api.addresses import API
from wastecoach.api.asked import PRINTABLE, LanguageAsked, Region
from wastecoach.api.documented import answers
from wastecoach.api.serving import Here, Serving, Spoken
from wastecoach.api.usual import AsUsual
from wastecoach.bootstrap.documents import index, suggesting
from wastecoach.core.decision import Locality, locate
from wastecoach.core.errors import ItemUnknown
from wastecoach.core.item_answers import TextAnswer, advice_on, answered
from wastecoach.core.item_guidance import ItemGuidance, item_guidance
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.look_up import look_up
from wastecoach.core.people.profile import Usual
from wastecoach.core.rules import Housing, RuleBook
from wastecoach.core.suggestions import MOST_SUGGESTED, USUALLY_SUGGESTED, Suggestions, suggest

router = APIRouter(prefix=API, tags=["items"])
RegionAsked = Annotated[Region | None, Query(description="whose rules apply")]
HousingAsked = Annotated[Housing | None, Query(description="kind of housing")]


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
    region: RegionAsked = None,
    housing: HousingAsked = None,
) -> Response:
    """`match` (one item), `ambiguous` (several: ask) or `not_found`, with what to do with each."""
    settings = here.settings
    knowledge = bootstrap.knowledge(settings, language or usual.language)
    locality = _lives(region, housing, usual, here)
    found = look_up(q, index(settings.country, settings.rules_folder))
    advice = advice_on(found, knowledge, locality)
    text = msgspec.json.encode(answered(found, advice, knowledge))
    return Response(text, media_type="application/json")


@router.get(
    "/items/suggestions",
    summary="Suggest items while somebody types",
    responses=answers(RequestInvalid, good={200: {"model": Suggestions}}),
)
def suggest_items(
    here: Here,
    spoken: Spoken,
    q: Annotated[
        str,
        Query(max_length=100, pattern=PRINTABLE, description="typed so far", examples=["페ㅌ"]),
    ],
    limit: Annotated[
        int, Query(ge=1, le=MOST_SUGGESTED, description="items at most")
    ] = USUALLY_SUGGESTED,
    language: LanguageAsked = None,
) -> Response:
    """By how names and aliases in both languages begin, then by initial consonants (ㅍㅌㅂ), then with typos."""
    known = suggesting(here.settings.country, here.settings.rules_folder)
    found = suggest(q, known, language or spoken, limit)
    return Response(msgspec.json.encode(found), media_type="application/json")


@router.get(
    "/items/{item}",
    summary="Read what to do with an item",
    responses=answers(ItemUnknown, RequestInvalid, good={200: {"model": ItemGuidance}}),
)
def guide_to_item(
    here: Here,
    usual: AsUsual,
    item: Annotated[
        str,
        Path(max_length=100, pattern=PRINTABLE, description="an id", examples=["pet_bottle_clear"]),
    ],
    conditions: Annotated[
        str,
        Query(
            max_length=500,
            pattern=PRINTABLE,
            description="the states it is in, by commas",
            examples=["label_on,residue"],
        ),
    ] = "",
    language: LanguageAsked = None,
    region: RegionAsked = None,
    housing: HousingAsked = None,
) -> Response:
    """In the states that you say it is in; `conditions` are those that would change the answer."""
    knowledge = bootstrap.knowledge(here.settings, language or usual.language)
    known = knowledge.book.items.get(item)
    if known is None:
        raise ItemUnknown(item=item)
    chosen = _known_conditions(conditions, knowledge.book)
    found = item_guidance(known, chosen, knowledge, _lives(region, housing, usual, here))
    return Response(msgspec.json.encode(found), media_type="application/json")


def _known_conditions(asked: str, book: RuleBook) -> tuple[str, ...]:
    tags = tuple(filter(None, map(str.strip, asked.split(","))))
    for tag in tags:
        if tag not in book.conditions:
            raise RequestInvalid(field="query.conditions", detail=f"{tag}: no such condition")
    return tags


def _lives(region: str | None, housing: Housing | None, usual: Usual, here: Serving) -> Locality:
    """Where somebody lives: as they say, else as usual, else as most do here."""
    settings = here.settings
    return locate(
        region or usual.region or settings.region,
        housing or usual.housing or settings.housing,
        bootstrap.rule_book(settings.country, settings.rules_folder),
    )
