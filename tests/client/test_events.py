"""Server-Sent Events, however the line cuts them."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from wastecoach.client.events import Event, events

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1, max_size=20)
EVENTS = st.lists(st.tuples(st.integers(0, 999), st.lists(WORDS, min_size=1, max_size=3)))
ENDS = st.sampled_from(["\n", "\r\n"])


def written(told: list[tuple[int, list[str]]], end: str) -> bytes:
    lines = []
    for number, data in told:
        lines += [f"id: {number}", "event: progress", *(f"data: {line}" for line in data), ""]
    return "".join(line + end for line in lines).encode()


@given(EVENTS, ENDS, st.lists(st.integers(0, 2000), max_size=8))
def test_a_stream_cut_anywhere_is_the_same_events(
    told: list[tuple[int, list[str]]], end: str, cuts: list[int]
) -> None:
    text = written(told, end)
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    chunks = [text[begin:stop] for begin, stop in itertools.pairwise(edges)]
    wanted = [Event(str(number), "\n".join(data).encode()) for number, data in told]
    assert list(events(chunks)) == wanted


@given(st.binary())
def test_bytes_that_are_no_events_are_no_error(noise: bytes) -> None:
    assert all(isinstance(event, Event) for event in events([noise]))


def test_comments_and_what_is_not_finished_are_no_events() -> None:
    stream = [b": still here\n\nretry: 2000\n\nid: 4\ndata: {}\n\nid: 5\ndata: {"]
    assert list(events(stream)) == [Event("4", b"{}")]


def test_an_event_without_an_id_keeps_the_last_one() -> None:
    assert list(events([b"id:4\ndata:a\n\ndata: b\n\n"])) == [Event("4", b"a"), Event("4", b"b")]
