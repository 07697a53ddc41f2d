"""An Analysis as JSON and back."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wastecoach.core.analysis import (
    LANGUAGES,
    Alternative,
    Analysis,
    Choice,
    ConditionHint,
    DestinationKind,
    GoesTo,
    Guidance,
    PhotoFacts,
    Place,
    Provenance,
    Reference,
    Sighting,
)
from wastecoach.core.answer_json import (
    analysis_from_json,
    analysis_schema,
    places_from_json,
    to_json,
)
from wastecoach.core.errors import AnswerInvalid

# JSON has no infinity; no stage yields one.
FINITE = st.floats(allow_nan=False, allow_infinity=False)
SHORT = st.text(max_size=8)
HINTS = st.builds(ConditionHint, SHORT, SHORT, FINITE)
OTHERS = st.builds(Alternative, SHORT, SHORT, FINITE)
SIGHTINGS = st.builds(
    Sighting,
    item=st.none() | SHORT,
    material=st.none() | SHORT,
    confidence=FINITE,
    name=SHORT,
    mixed=st.booleans(),
    conditions=st.tuples(HINTS),
    unsure=st.booleans(),
    alternatives=st.tuples(OTHERS),
    question=st.none() | SHORT,
    materials=st.dictionaries(SHORT, FINITE, max_size=2),
    choices=st.tuples(st.builds(Choice, SHORT, SHORT, st.tuples(SHORT))),
)
REFERENCES = st.builds(Reference, SHORT, st.dates(), st.none() | SHORT)
TEXTS = st.lists(SHORT, max_size=2).map(tuple)
GUIDANCE = st.builds(
    Guidance,
    stream=st.none() | SHORT,
    stream_name=SHORT,
    headline=SHORT,
    steps=TEXTS,
    why=TEXTS,
    warnings=TEXTS,
    sources=st.tuples(REFERENCES),
    language=st.sampled_from(LANGUAGES),
    goes_to=st.none()
    | st.builds(GoesTo, st.sampled_from(get_args(DestinationKind)), SHORT, st.none() | SHORT),
)
PLACES = st.builds(Place, SHORT, TEXTS, FINITE, FINITE, SHORT, st.none() | FINITE, SHORT)
ANSWERS = st.builds(
    Analysis,
    photo=st.builds(PhotoFacts, SHORT, SHORT, SHORT, st.integers(0, 10**9), st.integers(0, 10**9)),
    sightings=st.lists(SIGHTINGS, max_size=2).map(tuple),
    guidance=st.lists(GUIDANCE, max_size=2).map(tuple),
    places=st.lists(PLACES, max_size=2).map(tuple),
    provenance=st.builds(
        Provenance,
        SHORT,
        SHORT,
        SHORT,
        cost_usd=FINITE,
        ms=st.dictionaries(SHORT, FINITE, max_size=2),
    ),
)


@given(ANSWERS)
def test_every_analysis_survives_the_way_through_json(answer: Analysis) -> None:
    assert analysis_from_json(to_json(answer)) == answer


@given(ANSWERS)
def test_an_answer_that_was_kept_before_there_were_destinations_can_still_be_read(
    answer: Analysis,
) -> None:
    old: dict[str, Any] = json.loads(to_json(answer))
    for guidance in old["guidance"]:
        del guidance["goes_to"]
    for place in old["places"]:
        for name in ("id", "kind", "walk_min", "dated", "detail", "phone", "links"):
            del place[name]
    del old["provenance"]["places"]
    read = analysis_from_json(json.dumps(old))
    assert [one.goes_to for one in read.guidance] == [None] * len(answer.guidance)
    assert [(one.name, one.distance_m) for one in read.places] == [
        (one.name, one.distance_m) for one in answer.places
    ]


@given(st.lists(PLACES, max_size=3).map(tuple))
def test_places_alone_survive_the_way_through_json(places: tuple[Place, ...]) -> None:
    assert places_from_json(to_json(places).encode()) == places


@given(st.binary(max_size=50))
def test_what_is_no_list_of_places_is_refused(data: bytes) -> None:
    assume(data.strip() != b"[]")
    with pytest.raises(AnswerInvalid):
        places_from_json(data)


def test_korean_stays_readable() -> None:
    assert to_json({"이름": "종이"}) == '{"이름":"종이"}'


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"photo": 1}', b"\xff\xfe"])
def test_what_is_no_analysis_is_refused(text: str | bytes) -> None:
    with pytest.raises(AnswerInvalid):
        analysis_from_json(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_analysis_or_refused(data: bytes) -> None:
    with pytest.raises(AnswerInvalid):
        analysis_from_json(data)


def test_the_schema_tells_the_machine_readable_face() -> None:
    schema = json.dumps(analysis_schema())
    for field in ("sightings", "guidance", "places", "provenance", "alternatives", "cost_usd"):
        assert f'"{field}"' in schema
