"""The provider for the tests of those who build on this."""

from __future__ import annotations

import pytest

from tests.core.books import book
from tests.pictures import quarters
from wastecoach.core.errors import ItemUnknown, ServiceTimedOut
from wastecoach.infra.vision.stub import StubVision


def test_the_stub_sees_the_same_in_every_photo() -> None:
    vision = StubVision("plastic_bottle", book())
    seen = vision.look(quarters(), 1.0)
    assert [sighting.item for sighting in seen.sightings] == ["plastic_bottle"]
    assert not seen.sightings[0].unsure
    assert vision.look(quarters(8, 8), 1.0) == seen
    assert not vision.paid


def test_another_item_is_another_answer() -> None:
    others = [StubVision(item, book()) for item in ("plastic_bottle", "milk_carton")]
    assert [vision.variant for vision in others] == ["plastic_bottle", "milk_carton"]
    assert {vision.access for vision in others} == {""}


def test_the_stub_knows_the_rule_book() -> None:
    with pytest.raises(ItemUnknown):
        StubVision("flux_capacitor", book())


def test_a_stub_that_looks_for_too_long_has_timed_out() -> None:
    with pytest.raises(ServiceTimedOut):
        StubVision("plastic_bottle", book(), seconds=60.0).look(quarters(), 0.01)
