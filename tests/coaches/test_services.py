"""The coach over the real clients of both services, against a server that speaks as theirs do."""

from __future__ import annotations

import json

import pytest

from tests.coaches.desk import Desk, case, golden, text_of
from tests.services.servers import cuts, says, serving
from tests.services.speakers import OPENAI, SPEAKERS, Speaker

both = pytest.mark.parametrize("speaker", SPEAKERS, ids=lambda speaker: speaker.name)
CUP = "yogurt_cup"


@both
def test_a_good_answer_is_shown(speaker: Speaker) -> None:
    thing, answer = golden(CUP, "ko")
    with serving(says(200, speaker.answer(text_of(answer)))) as server:
        service = speaker.service(server.url)
        phrased = Desk(service).phrase(thing)
        service.close()
    assert phrased.guidance.headline == answer.headline
    assert phrased.guidance.phrased_by == f"{speaker.name} {service.model}"
    assert [one.outcome for one in phrased.attempts] == ["answered"]


@both
def test_a_wrong_answer_is_asked_for_once_more(speaker: Speaker) -> None:
    thing, answer = golden(CUP, "en")
    wrong = text_of(answer).replace("lukewarm", "**lukewarm**")
    replies = (wrong, text_of(answer))
    with serving(*(says(200, speaker.answer(text)) for text in replies)) as server:
        service = speaker.service(server.url)
        phrased = Desk(service).phrase(thing)
        service.close()
    assert [one.code for one in phrased.attempts] == ["markup", None]
    assert phrased.guidance.headline == answer.headline
    assert "no markdown" in server.arrived[1].body.decode()


@both
def test_a_refusal_leaves_the_rules_words(speaker: Speaker) -> None:
    thing = case(CUP)
    with serving(says(200, speaker.refusal)) as server:
        service = speaker.service(server.url)
        phrased = Desk(service).phrase(thing)
        service.close()
    assert phrased.guidance == thing.guidance
    assert [one.outcome for one in phrased.attempts] == ["refused"]


@both
def test_a_connection_that_is_cut_leaves_the_rules_words(speaker: Speaker) -> None:
    thing = case(CUP)
    with serving(cuts) as server:
        service = speaker.service(server.url)
        phrased = Desk(service).phrase(thing)
        service.close()
    assert phrased.guidance == thing.guidance
    assert {one.outcome for one in phrased.attempts} == {"failed"}


def test_the_schema_goes_along_as_a_strict_one() -> None:
    thing, answer = golden(CUP, "en")
    with serving(says(200, OPENAI.answer(text_of(answer)))) as server:
        service = OPENAI.service(server.url)
        Desk(service).phrase(thing)
        service.close()
    form = server.arrived[0].json["text"]["format"]
    assert (form["type"], form["strict"]) == ("json_schema", True)
    assert json.dumps(form["schema"]).count("additionalProperties") == 2
