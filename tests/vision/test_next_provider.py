"""Whatever goes wrong with a provider over HTTP, the right one is asked next, or nobody."""

from __future__ import annotations

import pytest

from tests.core.around import World
from tests.core.books import book
from tests.pictures import quarters
from tests.services import speakers
from tests.services.failures import SOON, Failure, each_failure
from tests.services.servers import Reply, says
from tests.vision.eyes import ANTHROPIC, EYES, NAMES, OPENAI, Eye, looking
from wastecoach.core.asking import Looked
from wastecoach.core.errors import ServiceFailed, ServiceRefused, ServiceTimedOut
from wastecoach.core.ordered_use import OrderedUse
from wastecoach.core.tries import Patience
from wastecoach.infra.vision.stub import StubVision

PIXELS = quarters()
REFUSALS: dict[str, tuple[Eye, Reply, str]] = {
    "openai declines": (OPENAI, says(200, speakers.OPENAI.refusal), "answer_refused"),
    "openai filters": (OPENAI, says(200, speakers.OPENAI.filtered), "content_filtered"),
    "openai's policy": (
        OPENAI,
        says(400, speakers.openai_error("content_policy_violation")),
        "content_filtered",
    ),
    "anthropic declines": (ANTHROPIC, says(200, speakers.ANTHROPIC.refusal), "answer_refused"),
}


def look(eye: Eye, *replies: Reply, within_s: float = SOON) -> tuple[Looked, int, World]:
    """A look by the provider, then the stub; how many requests came, and how the world was left."""
    world = World()
    # The clock of these tests stands still: only the call itself knows how long it takes.
    patience = Patience(timeout_s=within_s, deadline_s=60, retries=1)
    with looking(eye, *replies) as (vision, server):
        eyes = OrderedUse((vision, StubVision("milk_carton", book())), world.around(), patience)
        return eyes.look(PIXELS), len(server.arrived), world


@pytest.mark.parametrize("eye", EYES, ids=NAMES)
@each_failure
def test_a_technical_error_is_tried_as_often_as_makes_sense_and_then_the_next_answers(
    eye: Eye, failure: Failure
) -> None:
    looked, requests, world = look(eye, failure.reply, within_s=failure.within_s)
    assert (looked.provider, looked.seen.sightings[0].item) == ("stub", "milk_carton")
    times = 2 if issubclass(failure.kind, ServiceFailed) else 1
    assert [one.code for one in looked.attempts] == [failure.kind.code] * times + [None]
    # On a busy machine the time may be up before anything has left.
    assert requests == times or failure.kind is ServiceTimedOut
    assert world.time.pauses == [failure.pause_s] * (times - 1)
    assert (world.ledger.open, world.gate.inside) == (0, 0)


@pytest.mark.parametrize("eye", EYES, ids=NAMES)
def test_a_second_try_that_succeeds_is_the_answer(eye: Eye) -> None:
    looked, requests, _ = look(eye, says(503, {}), says(200, eye.can))
    assert looked.provider == eye.name
    assert looked.seen.sightings[0].item == "aluminium_can"
    assert ([one.outcome for one in looked.attempts], requests) == (["failed", "answered"], 2)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_asks_nobody_else(name: str) -> None:
    eye, reply, code = REFUSALS[name]
    with pytest.raises(ServiceRefused) as refused:
        look(eye, reply)
    assert refused.value.code == code
