"""Answers as examples for the OpenAPI document: values of the core's types, so that they cannot drift from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from wastecoach.api.overview_example import overview_example
from wastecoach.core.analysis import (
    Alternative,
    Analysis,
    ConditionHint,
    GoesTo,
    Guidance,
    PhotoFacts,
    Provenance,
    Reference,
    Sighting,
)
from wastecoach.core.answer_json import to_plain
from wastecoach.core.health import Component, Report
from wastecoach.core.item_answers import ItemAnswer, TextAnswer
from wastecoach.core.item_guidance import ItemCondition, ItemGuidance
from wastecoach.core.jobs.progress import Progress, moment, outcome_of
from wastecoach.core.people.corrections.correction import Correction
from wastecoach.core.places.bins import Bins, SourceAsked, bin_of
from wastecoach.core.places.point import Found, Point
from wastecoach.core.places.ways import place_of
from wastecoach.core.suggestions import Suggestion, Suggestions

JOB = "3f2a9c0b7d6e4f518a2b3c4d5e6f7081"
BATCH = "9b1d3f5a7c8e4f60a1b2c3d4e5f60718"
PHOTO = f"photos/2026/11/26/{JOB}"
SITE = "https://waste.example"
API = f"{SITE}/api/v1"
AT = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC).timestamp()
SIGNED = "expires=1795683900&type=image%2Fjpeg&size=2481152&signature=9e9894ca"
SOURCE = Reference("Guidelines for separate discharge", dt.date(2026, 11, 20))
STEPS = ("Empty it completely.", "Take off the label.", "Flatten it and put the cap back on.")
_ADDRESSES = {
    "job_id": JOB,
    "status_url": f"{API}/waste/status/{JOB}",
    "events_url": f"{API}/waste/events/{JOB}",
    "result_url": f"{API}/waste/result/{JOB}",
}
_ANALYSIS = Analysis(
    photo=PhotoFacts("photo", "e49666fb" * 8, "image/jpeg", 3024, 4032),
    sightings=(
        Sighting(
            item="pet_bottle_clear",
            material="plastic",
            confidence=0.9793,
            name="Clear PET bottle",
            shape="bottle",
            conditions=(ConditionHint("label_on", "label on", 0.81),),
            alternatives=(Alternative("pet_bottle_coloured", "Coloured PET bottle", 0.012),),
        ),
    ),
    guidance=(
        Guidance(
            stream="clear_pet",
            stream_name="Clear PET bottles",
            headline="Clear PET bottle → Clear PET bottles",
            steps=STEPS,
            why=("Clear PET becomes bottles and fibres again only where it stays pure.",),
            warnings=(),
            sources=(SOURCE,),
            language="en",
            step_ids=("empty", "label_off", "flatten"),
            goes_to=GoesTo(
                kind="home_collection",
                text="The clear-PET bin. A reverse-vending machine nearby may give you a reward.",
                places=True,
            ),
        ),
    ),
    places=(),
    provenance=Provenance("embedded", "embedded 1.0", "kr 2026.11.21", ms={"look": 14.8}),
)


def examples() -> dict[str, Any]:
    """By name of a schema: what such an answer looks like."""
    put_url = f"{API}/uploads/{PHOTO}?{SIGNED}"
    batch = {"batch_id": BATCH, "name": "October", "created_at": moment(AT), "total": 1200}
    return {
        "Analysis": to_plain(_ANALYSIS),
        "Progress": to_plain(_progress()),
        "Accepted": _ADDRESSES
        | {
            "upload_url": put_url,
            "upload": {
                "put": {"url": put_url, "headers": {"Content-Type": "image/jpeg"}},
                "form": {
                    "url": f"{API}/uploads/{PHOTO}",
                    "fields": dict(pair.split("=") for pair in SIGNED.split("&")),
                },
            },
            "complete_url": f"{API}/waste/upload-complete/{JOB}",
            "expires_at": moment(AT + 300),
        },
        "Working": _ADDRESSES | {"status": "processing", "state": "uploaded"},
        "BatchOut": batch
        | {
            "states": {"done": 310, "queued": 12},
            "status_url": f"{API}/batches/{BATCH}",
            "results_url": f"{API}/batches/{BATCH}/results",
        },
        "AuditOut": {
            "events": [
                {
                    "id": BATCH,
                    "at": moment(AT),
                    "event": "signed_in",
                    "person": JOB,
                    "by": JOB,
                    "network": "203.0.113.0/24",
                    "detail": "kakao",
                }
            ],
            "next": None,
        },
        "TextAnswer": to_plain(TextAnswer("match", (), (_item(),))),
        "Correction": to_plain(_correction()),
        "Corrections": {"corrections": [to_plain(_correction())]},
        "Bins": to_plain(_bins()),
        "Overview": to_plain(overview_example()),
        "Report": to_plain(Report("pass", (Component("database", "pass", "level 1", None, 1.2),))),
        "ProvidersShown": {
            "providers": [{"name": "kakao", "login_url": f"{API}/auth/kakao/login"}]
        },
        "LinkTicket": {"ticket": "pW1tq0uXyq1mZ3v6kQ", "expires_at": moment(AT + 60)},
        "StreamOut": {
            "id": "paper",
            "name": "Paper",
            "colour": "#b98b4a",
            "icon": "paper",
            "recycling": True,
        },
        "RegionOut": {"id": "seoul_gangnam", "name": "Gangnam-gu, Seoul", "parent": "seoul"},
        "Suggestions": to_plain(Suggestions((_suggestion(),))),
        "ItemGuidance": to_plain(_guidance()),
    }


def _progress() -> Progress:
    return Progress(
        job_id=JOB,
        state="done",
        progress=100,
        stage="done",
        message="Done",
        updated_at=moment(AT),
        sequence=1000,
        result=outcome_of(_ANALYSIS),
    )


def _correction() -> Correction:
    advice = replace(
        _ANALYSIS.guidance[0],
        stream="glass",
        stream_name="Glass bottles",
        headline="Glass bottle → Glass bottles",
        goes_to=GoesTo(
            kind="home_collection",
            text="The glass-bottle bin of your building, or at the door where waste is collected there.",
        ),
    )
    return Correction(
        *(JOB, 0, "wrong", "pet_bottle_clear", "glass_bottle", "Glass bottle", "it is glass"),
        *(moment(AT), False, "new", advice, 3),
    )


def _bins() -> Bins:
    point = Point(
        key="clothing-mapo-17",
        kind="clothing_box",
        name="의류수거함",
        streams=("textile",),
        latitude=37.5563,
        longitude=126.9102,
        address="서울특별시 마포구 월드컵로 12",
        detail="",
        phone="02-3153-9200",
        source="Mapo-gu clothing boxes",
        dated="2026-03-31",
    )
    places = (bin_of(place_of(Found(point, 212.4))),)
    asked = (SourceAsked("own", "used"), SourceAsked("kakao", "off"))
    return Bins(places, asked, {"textile": "Clothes and textiles"}, ("textile",))


def _suggestion() -> Suggestion:
    return Suggestion(
        *("pet_bottle_clear", "Clear PET bottle", "페트병"),
        *("clear_pet", "Clear PET bottles", "#2aa7d8", "bottle"),
    )


def _guidance() -> ItemGuidance:
    states = (
        ItemCondition("coloured", "coloured", chosen=False),
        ItemCondition("label_on", "label on", chosen=True),
    )
    return ItemGuidance("pet_bottle_clear", "Clear PET bottle", _ANALYSIS.guidance[0], states)


def _item() -> ItemAnswer:
    return ItemAnswer(
        "pet_bottle_clear", "Clear PET bottle", "clear_pet", 1.0, STEPS, (), (), (), (SOURCE,)
    )
