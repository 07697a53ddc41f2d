"""What somebody wants to get rid of, in their own words, is understood as streams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.bootstrap.documents import index
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.places.asked import streams_asked


@pytest.mark.parametrize(
    ("text", "streams"),
    [
        ("textile", ("textile",)),
        ("Clothes and textiles", ("textile",)),
        ("의류·원단", ("textile",)),
        ("clothes", ("textile",)),
        ("옷", ("textile",)),
        ("헌옷", ("textile",)),
        ("의류수거함", ("textile",)),
        ("battery", ("battery",)),
        ("건전지", ("battery",)),
        ("폐건전지 수거함", ("battery",)),
        ("보조배터리", ("battery",)),
        ("약", ("medicine",)),
        ("medicine", ("medicine",)),
        ("형광등", ("lamp",)),
        ("캔", ("metal",)),
        ("우유팩", ("carton",)),
        ("식용유", ("cooking_oil",)),
        ("휴대폰", ("electronics",)),
        ("일반쓰레기", ("general",)),
        # A state decides where it goes, here as everywhere.
        ("기름 묻은 피자박스", ("general",)),
    ],
)
def test_a_stream_is_known_by_its_names_and_by_what_goes_there(
    text: str, streams: tuple[str, ...]
) -> None:
    assert streams_asked(text, index("kr")) == streams


@pytest.mark.parametrize(
    ("text", "streams"),
    [
        ("plastic", ("clear_pet", "plastic")),
        ("플라스틱", ("clear_pet", "plastic")),
        ("clear_pet", ("clear_pet",)),
        ("clear-pet", ("clear_pet",)),
        ("PET", ("clear_pet",)),
        ("glass", ("glass", "deposit_bottle")),
        ("소주병", ("deposit_bottle",)),
        ("hazardous", ("hazardous", "medicine")),
    ],
)
def test_who_asks_for_a_stream_is_shown_what_belongs_to_it_and_not_the_other_way_round(
    text: str, streams: tuple[str, ...]
) -> None:
    assert streams_asked(text, index("kr")) == streams


def test_a_word_for_several_things_means_wherever_one_of_them_is_taken() -> None:
    assert streams_asked("bulb", index("kr")) == ("lamp", "electronics")
    assert "general" not in streams_asked("컵", index("kr"))


@pytest.mark.parametrize("text", ["", " ", "qwzxv", "!!", "수거함", "😀"])
def test_what_nobody_knows_is_told_as_such(text: str) -> None:
    with pytest.raises(RequestInvalid) as told:
        streams_asked(text, index("kr"))
    assert told.value.params["field"] == "stream"


@given(st.text(max_size=60))
def test_any_text_means_streams_of_the_book_or_nothing(text: str) -> None:
    book = index("kr").book
    try:
        streams = streams_asked(text, index("kr"))
    except RequestInvalid:
        return
    assert streams
    assert set(streams) <= set(book.streams)


def test_every_stream_of_the_book_can_be_asked_for_by_id_and_name() -> None:
    known = index("kr")
    for stream in known.book.streams.values():
        for text in (stream.id, stream.name.ko, stream.name.en):
            assert stream.id in streams_asked(text, known), text
