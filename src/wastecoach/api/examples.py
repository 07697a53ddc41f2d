"""Answers as examples for the OpenAPI document: values of the core's types, so that they cannot drift from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wastecoach.core.analysis import (
    Alternative,
    Analysis,
    ConditionHint,
    Guidance,
    PhotoFacts,
    Provenance,
    Reference,
    Sighting,
)
from wastecoach.core.answer_json import to_plain
from wastecoach.core.health import Component, Report
from wastecoach.core.item_answers import ItemAnswer, TextAnswer
from wastecoach.core.jobs.progress import Progress, moment, outcome_of

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
        "TextAnswer": to_plain(TextAnswer("match", (), (_item(),))),
        "Report": to_plain(Report("pass", (Component("database", "pass", "level 1", None, 1.2),))),
        "StreamOut": {"id": "paper", "name": "Paper", "colour": "#b98b4a", "recycling": True},
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


def _item() -> ItemAnswer:
    return ItemAnswer(
        "pet_bottle_clear", "Clear PET bottle", "clear_pet", 1.0, STEPS, (), (), (), (SOURCE,)
    )
