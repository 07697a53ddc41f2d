"""Answers about what is somebody's own, as examples for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from wastecoach.api.addresses import of_photo
from wastecoach.api.examples import AT, JOB, SITE
from wastecoach.core.answer_json import to_plain
from wastecoach.core.jobs.progress import moment
from wastecoach.core.people.kept.entries import Corrected, HistoryEntry, HistoryPage, HistoryThing
from wastecoach.core.people.kept.history import OwnedCount
from wastecoach.core.people.kept.weeks import StreamSeen, statistics

PERSON = "4e7a1c0d9b2f4a6e8c3d5f7091a2b3c4"


def own_examples() -> dict[str, Any]:
    """By name of a schema: what such an answer looks like."""
    counts = [OwnedCount("2026-11-20", "clear_pet", 3), OwnedCount("2026-11-26", "paper", 1)]
    legend = {
        "clear_pet": StreamSeen("Clear PET bottles", "#2aa7d8", "bottle"),
        "paper": StreamSeen("Paper", "#b98b4a", "paper"),
    }
    return {
        "HistoryPage": to_plain(HistoryPage((_entry(),), "WzE3OTU2ODM2MDAuMCwiM2YyYTljMGIiXQ")),
        "HistoryStatistics": to_plain(statistics(counts, AT, 2)) | {"legend": to_plain(legend)},
        "Me": {
            "id": PERSON,
            "name": "홍길동",
            "created_at": moment(AT),
            "role": "person",
            "language": "ko",
            "region": "seoul_gangnam",
            "region_name": "서울 강남구",
            "housing": "apartment",
            "accounts": [{"provider": "kakao", "linked_at": moment(AT), "email": "h***@kakao.com"}],
            "sessions": 2,
        },
    }


def _entry() -> HistoryEntry:
    whole, small = of_photo(JOB, SITE)
    return HistoryEntry(
        job_id=JOB,
        at=moment(AT),
        state="done",
        name="kitchen.jpg",
        language="en",
        things=(
            HistoryThing(
                item="pet_bottle_clear",
                name="Clear PET bottle",
                stream="clear_pet",
                stream_name="Clear PET bottles",
                headline="Clear PET bottle → Clear PET bottles",
                correction=Corrected("wrong", "glass_bottle", "Glass bottle"),
            ),
        ),
        photo=whole,
        thumbnail=small,
    )
