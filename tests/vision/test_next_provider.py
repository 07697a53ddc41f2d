"""Whatever goes wrong with a provider over HTTP, the right one is asked next, or nobody."""

from __future__ import annotations

import pytest

from tests.core.around import World
from tests.core.books import book
from tests.pictures import quarters
from tests.services import speakers
from tests.services.servers import Reply, cuts, cuts_in_the_middle, drips, hangs, says
from tests.vision.eyes import ANTHROPIC, EYES, NAMES, OPENAI, Eye, looking
from wastecoach.core.asking import Looked
from wastecoach.core.errors import ServiceRefused
from wastecoach.core.ordered_use import OrderedUse
from wastecoach.core.tries import Patience
from wastecoach.infra.vision.stub import StubVision

PIXELS = quarters()
# The clock of these tests stands still: only the call itself knows how long it takes.
PATIENCE = Patience(timeout_s=0.5, deadline_s=60, retries=1)
# What happens, how often it is tried, under which code.
FAILURES: dict[str, tuple[Reply, int, str]] = {
    "429 with Retry-After": (says(429, {}, retry_after="3"), 2, "service_busy"),
    "500": (says(500, {}), 2, "service_broken"),
    "time-out": (hangs, 2, "service_timed_out"),
    "dripping": (drips, 2, "service_timed_out"),
    "cut connection": (cuts, 2, "service_unreachable"),
    "cut in the middle": (cuts_in_the_middle, 2, "service_unreachable"),
    "malformed JSON": (says(200, b'{"id": '), 2, "answer_unusable"),
    "wrong schema": (says(200, {"unexpected": True}), 2, "answer_unusable"),
    "wrong key": (says(401, {}), 1, "key_refused"),
    "no credit left": (says(402, {}), 1, "quota_used_up"),
}
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


def look(eye: Eye, *replies: Reply) -> tuple[Looked, int, World]:
    """A look by the provider, then the stub; how many requests came, and how the world was left."""
    world = World()
    with looking(eye, *replies) as (vision, server):
        eyes = OrderedUse((vision, StubVision("milk_carton", book())), world.around(), PATIENCE)
        return eyes.look(PIXELS), len(server.arrived), world


@pytest.mark.parametrize("eye", EYES, ids=NAMES)
@pytest.mark.parametrize("name", FAILURES)
def test_a_technical_error_is_tried_as_often_as_makes_sense_and_then_the_next_answers(
    eye: Eye, name: str
) -> None:
    reply, times, code = FAILURES[name]
    looked, requests, world = look(eye, reply)
    assert (looked.provider, looked.seen.sightings[0].item) == ("stub", "milk_carton")
    assert [one.code for one in looked.attempts] == [code] * times + [None]
    assert requests == times
    assert world.time.pauses == ([3.0] if "Retry-After" in name else [0.5] * (times - 1))
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
