"""Where things go, told by the rules alone."""

from __future__ import annotations

import pytest

from tests.core.books import book, words
from wastecoach.core.analysis import DestinationKind, GoesTo
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide_item

BOOK = book()


def goes_to(item: str, *conditions: str, region: str | None = None) -> GoesTo:
    advice = guide_item(BOOK.items[item], conditions, BOOK, Locality(region), words("en"))
    assert advice.goes_to is not None
    return advice.goes_to


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("newspaper", "home_collection"),
        ("t_shirt", "place"),
        ("battery_alkaline", "place"),
        ("ointment", "pharmacy"),
        ("refrigerator", "free_pickup"),
        ("hair_dryer", "place"),
        ("sofa", "paid_pickup"),
        ("diaper", "bag"),
        ("mug", "bag"),
        ("apple_core", "food_bin"),
        ("ink_cartridge", "shop"),
        ("lpg_cylinder", "shop"),
        ("engine_oil", "shop"),
        ("concrete_rubble", "district_office"),
        ("farm_film", "district_office"),
        ("license_plate", "district_office"),
    ],
)
def test_a_thing_goes_where_the_rules_send_it(item: str, kind: DestinationKind) -> None:
    assert goes_to(item).kind == kind


def test_every_stream_says_where_its_things_go() -> None:
    assert [stream.id for stream in BOOK.streams.values() if stream.goes_to is None] == []


def test_points_are_looked_for_only_where_some_kind_of_point_takes_the_stream() -> None:
    wrong = [
        stream.id
        for stream in BOOK.streams.values()
        if stream.goes_to is not None and stream.goes_to.places and not stream.place_kinds
    ]
    assert wrong == []


def test_whoever_ends_otherwise_than_their_stream_goes_elsewhere_as_well() -> None:
    ending = [item.id for item in BOOK.items.values() if item.last_steps and item.goes_to is None]
    assert ending == []


def test_a_phone_number_in_a_destination_is_one_that_a_step_of_the_book_names() -> None:
    steps = " ".join(step.text.en for step in BOOK.steps.values())
    given = [stream.goes_to for stream in BOOK.streams.values()]
    given += [step.goes_to for step in BOOK.steps.values()]
    phones = {one.phone for one in given if one is not None and one.phone}
    assert phones == {"1599-0903"}
    assert all(phone in steps for phone in phones)


# --- what is to be done decides


def test_a_condition_that_calls_the_pick_up_changes_where_it_goes() -> None:
    assert goes_to("hair_dryer", "large").kind == "free_pickup"
    assert goes_to("refrigerator", "small").kind == "place"


def test_what_is_sent_to_another_stream_goes_where_that_goes() -> None:
    assert goes_to("pizza_box").kind == "home_collection"
    assert goes_to("pizza_box", "oily").kind == "bag"


def test_a_region_s_own_step_says_where_it_goes_there() -> None:
    assert "Gangnam" in goes_to("hair_dryer", region="seoul_gangnam").text
    assert goes_to("refrigerator", region="seoul_gangnam").phone == "1599-0903"
    assert goes_to("hair_dryer", region="seoul_songpa").kind == "free_pickup"
    assert goes_to("hair_dryer", region="seoul_mapo").kind == "place"


def test_it_is_told_in_the_asked_language() -> None:
    korean = guide_item(BOOK.items["refrigerator"], (), BOOK, Locality(), words("ko")).goes_to
    english = goes_to("refrigerator")
    assert korean is not None
    assert korean.text != english.text
    assert (korean.phone, korean.link) == (english.phone, english.link)
