"""Several vision providers in their order: cascade, fallback, retries, cool-down, budgets; every try written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from PIL import Image

from tests.core.around import World
from wastecoach.core.analysis import Sighting
from wastecoach.core.asking import Looked, Seen, Usage
from wastecoach.core.errors import (
    AnswerRefused,
    AnswerUnusable,
    BudgetReached,
    ContentFiltered,
    KeyRefused,
    NobodyCouldLook,
    QuotaUsedUp,
    RequestRejected,
    ServiceBroken,
    ServiceBusy,
    ServiceError,
    ServiceTimedOut,
    ServiceUnreachable,
)
from wastecoach.core.ordered_use import OrderedUse
from wastecoach.core.tries import Patience

PIXELS = Image.new("RGB", (8, 8))
BOTTLE = Sighting(item="glass_bottle", material="glass", confidence=0.95)
UNSURE = Sighting(
    item="glass_bottle",
    material="glass",
    confidence=0.4,
    unsure=True,
    doubts=("low_confidence",),
)
PATIENCE = Patience(timeout_s=20, deadline_s=60, retries=2)


class Eye:
    """Says or raises what it was told, one after the other; the last for ever."""

    model = "m1"
    prompt = "1"
    variant = ""
    side = 8

    def __init__(
        self,
        provider: str,
        said: Sighting | ServiceError | Iterable[Sighting | ServiceError],
        world: World,
        *,
        paid: bool = True,
        access: str = "key",
        takes_s: float = 1.0,
    ) -> None:
        self.provider = provider
        self.access = access
        self.paid = paid
        self.asked = 0
        self.given_s: list[float] = []
        self._said = [said] if isinstance(said, Sighting | ServiceError) else list(said)
        self._world = world
        self._takes_s = takes_s

    def look(self, pixels: Image.Image, within_s: float) -> Seen:
        said = self._said[min(self.asked, len(self._said) - 1)]
        self.asked += 1
        self.given_s.append(within_s)
        self._world.time.now += min(self._takes_s, within_s)
        if isinstance(said, ServiceError):
            raise said
        return Seen((said,), Usage(input_tokens=10), certainty=said.confidence)


@pytest.fixture
def world() -> World:
    return World()


def free(said: Sighting, world: World) -> Eye:
    return Eye("embedded", said, world, paid=False, takes_s=0.01)


def look(world: World, *eyes: Eye, certainty: float = 0.0) -> Looked:
    return OrderedUse(eyes, world.around(), PATIENCE, certainty).look(PIXELS)


def outcomes(looked: Looked) -> list[tuple[str, str, str | None]]:
    return [(one.provider, one.outcome, one.code) for one in looked.attempts]


def broken(provider: str = "openai") -> ServiceBroken:
    return ServiceBroken(provider=provider, detail="500")


def test_a_sure_answer_that_costs_nothing_ends_the_search(world: World) -> None:
    paid = Eye("openai", BOTTLE, world)
    looked = look(world, free(BOTTLE, world), paid)
    assert outcomes(looked) == [("embedded", "answered", None)]
    assert (looked.settled, paid.asked, looked.provider) == (True, 0, "embedded")


def test_where_the_free_one_is_not_sure_the_next_is_asked_and_counts(world: World) -> None:
    looked = look(world, free(UNSURE, world), Eye("openai", BOTTLE, world))
    assert outcomes(looked) == [("embedded", "unsure", None), ("openai", "answered", None)]
    assert looked.seen.sightings == (BOTTLE,)
    assert looked.settled


def test_the_settings_may_ask_for_more_certainty_than_the_model_does(world: World) -> None:
    paid = Eye("openai", BOTTLE, world)
    assert look(world, free(BOTTLE, world), paid, certainty=0.9).provider == "embedded"
    assert look(world, free(BOTTLE, world), paid, certainty=0.99).provider == "openai"


def test_an_answer_that_was_paid_for_counts_even_where_it_is_not_sure(world: World) -> None:
    second = Eye("anthropic", BOTTLE, world)
    looked = look(world, Eye("openai", UNSURE, world), second)
    assert (looked.provider, second.asked) == ("openai", 0)


def test_where_all_that_was_asked_later_fails_the_unsure_answer_stands_but_is_not_kept(
    world: World,
) -> None:
    looked = look(world, free(UNSURE, world), Eye("openai", broken(), world))
    assert looked.seen.sightings == (UNSURE,)
    assert not looked.settled
    assert [one.outcome for one in looked.attempts] == ["unsure", "failed", "failed", "failed"]


@pytest.mark.parametrize(
    "error",
    [
        ServiceUnreachable(provider="openai", detail="cut"),
        ServiceTimedOut(provider="openai", seconds=20),
        broken(),
        ServiceBusy(provider="openai", retry_after_s=0),
        AnswerUnusable(provider="openai", detail="no JSON"),
    ],
    ids=lambda error: error.code,
)
def test_a_technical_error_is_tried_again_and_then_goes_to_the_next(
    error: ServiceError, world: World
) -> None:
    first = Eye("openai", error, world)
    looked = look(world, first, Eye("anthropic", BOTTLE, world))
    assert first.asked == PATIENCE.retries + 1
    assert looked.provider == "anthropic"
    assert looked.settled
    assert [one.code for one in looked.attempts] == [error.code] * 3 + [None]


@pytest.mark.parametrize(
    "error",
    [
        KeyRefused(provider="openai"),
        QuotaUsedUp(provider="openai"),
        RequestRejected(provider="openai", detail="no such model"),
    ],
    ids=lambda error: error.code,
)
def test_what_trying_again_cannot_mend_goes_to_the_next_at_once(
    error: ServiceError, world: World
) -> None:
    first = Eye("openai", error, world)
    assert look(world, first, Eye("anthropic", BOTTLE, world)).provider == "anthropic"
    assert first.asked == 1


@pytest.mark.parametrize(
    "error",
    [AnswerRefused(provider="openai"), ContentFiltered(provider="openai")],
    ids=lambda error: error.code,
)
def test_a_refusal_ends_the_search(error: ServiceError, world: World) -> None:
    second = Eye("anthropic", BOTTLE, world)
    with pytest.raises(type(error)):
        look(world, Eye("openai", error, world), second)
    assert second.asked == 0


def test_after_a_refusal_the_unsure_answer_that_cost_nothing_stands(world: World) -> None:
    looked = look(
        world, free(UNSURE, world), Eye("openai", AnswerRefused(provider="openai"), world)
    )
    assert outcomes(looked)[-1] == ("openai", "refused", "answer_refused")
    assert looked.seen.sightings == (UNSURE,)
    assert looked.settled


def test_a_second_try_may_succeed(world: World) -> None:
    looked = look(world, Eye("openai", [broken(), BOTTLE], world))
    assert outcomes(looked) == [
        ("openai", "failed", "service_broken"),
        ("openai", "answered", None),
    ]
    assert world.time.pauses == [0.5]


def test_pauses_grow_and_jitter_shortens_them_by_half_at_most(world: World) -> None:
    world.jitter = iter([0.0, 1.0]).__next__
    look(world, Eye("openai", [broken(), broken(), BOTTLE], world))
    assert world.time.pauses == [0.25, 1.0]


def test_the_pause_that_a_provider_asks_for_is_kept(world: World) -> None:
    busy = ServiceBusy(provider="openai", retry_after_s=7)
    look(world, Eye("openai", [busy, BOTTLE], world))
    assert world.time.pauses == [7]


def test_a_pause_beyond_the_deadline_is_not_waited_for(world: World) -> None:
    busy = ServiceBusy(provider="openai", retry_after_s=90)
    first = Eye("openai", busy, world)
    assert look(world, first, Eye("anthropic", BOTTLE, world)).provider == "anthropic"
    assert (first.asked, world.time.pauses) == (1, [])


def test_all_tries_share_one_deadline_and_the_last_provider_still_gets_its_time(
    world: World,
) -> None:
    began = world.time.now
    slow = Eye("openai", ServiceTimedOut(provider="openai", seconds=20), world, takes_s=99)
    other = Eye("anthropic", ServiceTimedOut(provider="anthropic", seconds=20), world, takes_s=99)
    with pytest.raises(NobodyCouldLook):
        look(world, slow, other)
    assert world.time.now - began <= PATIENCE.deadline_s + 1
    assert slow.given_s[0] == 20
    assert other.given_s[0] == 20


def test_where_the_only_one_fails_its_own_error_says_why(world: World) -> None:
    with pytest.raises(KeyRefused):
        look(world, Eye("openai", KeyRefused(provider="openai"), world))


def test_where_several_fail_it_is_told_who_was_tried_and_why(world: World) -> None:
    second = Eye("anthropic", RequestRejected(provider="anthropic", detail="no model"), world)
    with pytest.raises(NobodyCouldLook) as failed:
        look(world, Eye("openai", KeyRefused(provider="openai"), world), second)
    assert failed.value.params == {"tried": "openai: key_refused, anthropic: request_rejected"}


def test_what_its_operator_mends_is_waited_for_a_minute_at_most(world: World) -> None:
    for _ in range(4):
        look(world, Eye("openai", QuotaUsedUp(provider="openai"), world), free(UNSURE, world))
        world.time.now += 61
    assert look(world, Eye("openai", BOTTLE, world), free(UNSURE, world)).provider == "openai"


def test_a_circuit_that_another_clock_opened_for_a_year_is_closed(world: World) -> None:
    world.time.now += 365 * 86_400
    look(world, Eye("openai", broken(), world), Eye("anthropic", BOTTLE, world))
    world.time.now -= 365 * 86_400
    assert look(world, Eye("openai", BOTTLE, world), free(UNSURE, world)).provider == "openai"


def test_who_failed_is_left_alone_for_one_five_twenty_five_and_sixty_minutes(world: World) -> None:
    first = Eye("openai", broken(), world)
    for minutes in (1, 5, 25, 60, 60):
        assert look(world, first, Eye("anthropic", BOTTLE, world)).provider == "anthropic"
        asked = first.asked
        world.time.now += minutes * 60 - 5
        resting = look(world, first, Eye("anthropic", BOTTLE, world))
        assert outcomes(resting)[0] == ("openai", "skipped", "cooling_down")
        assert first.asked == asked
        world.time.now += 10


def test_one_answer_closes_the_circuit(world: World) -> None:
    def first() -> Iterator[Sighting | ServiceError]:
        yield from [broken()] * 3
        yield BOTTLE
        yield from [broken()] * 3

    eye = Eye("openai", first(), world)
    second = Eye("anthropic", BOTTLE, world)
    look(world, eye, second)
    world.time.now += 61
    assert look(world, eye, second).provider == "openai"
    look(world, eye, second)
    world.time.now += 61
    asked = eye.asked
    look(world, eye, second)
    assert eye.asked > asked


@pytest.mark.parametrize(
    "error",
    [KeyRefused(provider="openai"), QuotaUsedUp(provider="openai")],
    ids=lambda error: error.code,
)
def test_with_another_key_a_provider_starts_afresh(error: ServiceError, world: World) -> None:
    refused = Eye("openai", error, world, access="wrong key")
    second = Eye("anthropic", BOTTLE, world)
    look(world, refused, second)
    look(world, refused, second)
    assert refused.asked == 1, "it cools down"
    mended = Eye("openai", BOTTLE, world, access="right key")
    assert look(world, mended, second).provider == "openai"


def test_another_process_with_the_same_store_leaves_it_alone_as_well(world: World) -> None:
    look(world, Eye("openai", broken(), world), Eye("anthropic", BOTTLE, world))
    fresh = Eye("openai", BOTTLE, world)
    assert look(world, fresh, Eye("anthropic", BOTTLE, world)).provider == "anthropic"
    assert fresh.asked == 0


def test_a_poor_answer_or_a_rejected_photo_says_nothing_about_the_provider(world: World) -> None:
    for error in (
        AnswerUnusable(provider="openai", detail=""),
        RequestRejected(provider="openai", detail=""),
    ):
        look(world, Eye("openai", error, world), Eye("anthropic", BOTTLE, world))
        assert look(world, Eye("openai", BOTTLE, world)).provider == "openai"


def test_where_nobody_else_can_answer_one_at_a_time_tries_a_provider_that_cools_down(
    world: World,
) -> None:
    with pytest.raises(ServiceBroken):
        look(world, Eye("openai", broken(), world))
    eye = Eye("openai", BOTTLE, world)
    assert look(world, eye).provider == "openai"
    with pytest.raises(ServiceBroken):
        look(world, Eye("openai", broken(), world))
    assert look(world, free(UNSURE, world), eye).provider == "embedded"
    world.store.add("probe:openai:m1:key", 1, 20)
    with pytest.raises(NobodyCouldLook) as failed:
        look(world, eye)
    assert failed.value.params == {"tried": "openai: cooling_down"}


def test_a_damaged_circuit_counts_as_closed(world: World) -> None:
    world.store.put("circuit:openai:m1:key", b"\xff not JSON", 60)
    assert look(world, Eye("openai", BOTTLE, world)).provider == "openai"


def test_over_a_soft_budget_only_what_costs_nothing_is_asked(world: World) -> None:
    world.ledger.soft = True
    paid = Eye("openai", BOTTLE, world)
    looked = look(world, free(UNSURE, world), paid)
    assert outcomes(looked) == [("embedded", "unsure", None), ("openai", "skipped", "soft_budget")]
    assert (paid.asked, looked.settled) == (0, False)


def test_over_a_soft_budget_the_embedded_model_stands_in_where_it_is_not_in_the_list(
    world: World,
) -> None:
    world.ledger.soft = True
    eyes = OrderedUse(
        (Eye("openai", BOTTLE, world),),
        world.around(),
        PATIENCE,
        frugal=lambda: free(UNSURE, world),
    )
    looked = eyes.look(PIXELS)
    assert looked.provider == "embedded"
    assert not looked.settled


def test_over_a_hard_budget_a_paid_look_is_refused(world: World) -> None:
    world.ledger.hard = True
    assert look(world, free(BOTTLE, world), Eye("openai", BOTTLE, world)).provider == "embedded"
    with pytest.raises(BudgetReached):
        look(world, free(UNSURE, world), Eye("openai", BOTTLE, world))
    assert world.gate.inside == 0


def test_our_own_limit_sends_the_photo_on_without_opening_the_circuit(world: World) -> None:
    world.gate.shut = True
    looked = look(world, free(UNSURE, world), Eye("openai", BOTTLE, world))
    assert {one.code for one in looked.attempts[1:]} == {"limited"}
    world.gate.shut = False
    assert look(world, Eye("openai", BOTTLE, world)).provider == "openai"


def test_every_call_is_settled_and_only_what_was_charged_costs(world: World) -> None:
    poor = AnswerUnusable(provider="openai", detail="")
    poor.usage = Usage(input_tokens=5)
    looked = look(world, Eye("openai", [broken(), poor, BOTTLE], world))
    assert [one.cost_usd for one in looked.attempts] == [0.0, 0.01, 0.01]
    assert (world.ledger.open, world.gate.inside) == (0, 0)
    assert all(one.ms == 1000 for one in looked.attempts)


def test_the_version_names_every_provider_model_and_prompt(world: World) -> None:
    eyes = OrderedUse((free(BOTTLE, world), Eye("openai", BOTTLE, world)), world.around(), PATIENCE)
    assert eyes.version == "embedded m1 prompt 1 > openai m1 prompt 1 from 0.0"
    assert (eyes.side, eyes.paid) == (8, True)


def test_an_answer_that_does_not_say_what_it_used_keeps_what_was_set_aside(world: World) -> None:
    class Silent(Eye):
        """Answers without telling what that took."""

        def look(self, pixels: Image.Image, within_s: float) -> Seen:
            return replace(super().look(pixels, within_s), usage=None)

    looked = look(world, Silent("openai", BOTTLE, world))
    assert looked.attempts[0].cost_usd == 0.01
    assert (world.ledger.kept, world.ledger.charged) == (["openai"], [])


def test_a_call_that_may_have_been_charged_keeps_what_was_set_aside(world: World) -> None:
    cut = ServiceUnreachable(provider="openai", detail="cut")
    cut.sent = True
    look(world, Eye("openai", [cut, BOTTLE], world))
    assert (world.ledger.kept, world.ledger.charged) == (["openai"], ["openai"])
