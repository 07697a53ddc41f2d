"""Corrections: one for each thing of a job, a later one in place of an earlier one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.records.examples import NOW
from wastecoach.core.people.corrections.feedback import Feedback, FeedbackAsked
from wastecoach.infra.records.feedback import SqlFeedback

FIRST = Feedback(
    id="a" * 32,
    job="job",
    thing=0,
    owner="p:someone",
    at=NOW,
    verdict="wrong",
    seen_item="plastic_bottle",
    right_item="glass_bottle",
    comment="유리예요",
    digest="0" * 64,
    photo="feedback/2026/11/26/" + "a" * 32,
    model="embedded 1",
)


@pytest.fixture
def kept(engine: Engine) -> SqlFeedback:
    return SqlFeedback(engine)


def another(name: str, **changes: Any) -> Feedback:
    """A correction of a job of its own."""
    return replace(FIRST, id=name * 32, job=f"job {name}", **changes)


def test_a_correction_is_found_as_it_was_kept(kept: SqlFeedback) -> None:
    assert kept.put_feedback(FIRST) is None
    assert kept.feedback(FIRST.id) == FIRST
    assert kept.feedback_of("job") == [FIRST]
    assert kept.feedback("missing") is None
    assert kept.feedback_of("missing") == []


def test_a_later_one_takes_the_place_of_an_earlier_one_of_the_same_thing(kept: SqlFeedback) -> None:
    later = replace(FIRST, id="b" * 32, verdict="right", photo=None, comment="")
    other_thing = replace(FIRST, id="c" * 32, thing=1)
    kept.put_feedback(FIRST)
    kept.review_feedback(FIRST.id, "accepted", None, NOW)
    assert kept.put_feedback(other_thing) is None
    given_back = kept.put_feedback(later)
    assert given_back == replace(FIRST, review="accepted", reviewed_at=NOW)
    assert kept.feedback_of("job") == [later, other_thing]
    assert kept.feedback(FIRST.id) is None


def test_of_many_at_the_same_moment_each_is_given_back_but_the_last(kept: SqlFeedback) -> None:
    many = [replace(FIRST, id=f"{number:032x}") for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        given_back = [one.id for one in threads.map(kept.put_feedback, many) if one is not None]
    (last,) = kept.feedback_of("job")
    assert sorted([*given_back, last.id]) == [one.id for one in many]


def test_they_are_read_page_by_page_the_oldest_first(kept: SqlFeedback) -> None:
    many = [another(name, at=NOW + at) for name, at in (("d", 3), ("e", 1), ("f", 2), ("1", 2))]
    for one in many:
        kept.put_feedback(one)
    in_order = sorted(many, key=lambda one: (one.at, one.id))
    assert kept.feedback_list(FeedbackAsked(10)) == in_order
    assert kept.feedback_list(FeedbackAsked(2)) == in_order[:2]
    assert kept.feedback_list(FeedbackAsked(2, in_order[1].id)) == in_order[2:]
    assert kept.feedback_list(FeedbackAsked(2, in_order[3].id)) == []
    assert kept.feedback_list(FeedbackAsked(10, "gone")) == in_order


def test_they_are_chosen_by_review_and_by_when_anything_was_said(kept: SqlFeedback) -> None:
    old, new = another("d"), another("e", at=NOW + 100)
    kept.put_feedback(old)
    kept.put_feedback(new)
    assert kept.feedback_list(FeedbackAsked(10, since=NOW + 50)) == [new]
    assert kept.review_feedback(old.id, "accepted", None, NOW + 60)
    accepted = replace(old, review="accepted", reviewed_at=NOW + 60)
    assert kept.feedback_list(FeedbackAsked(10, since=NOW + 50)) == [accepted, new]
    assert kept.feedback_list(FeedbackAsked(10, review="accepted")) == [accepted]
    assert kept.feedback_list(FeedbackAsked(10, review="new")) == [new]


def test_they_are_found_by_the_beginning_of_their_id(kept: SqlFeedback) -> None:
    one, other = another("d"), another("e")
    kept.put_feedback(one)
    kept.put_feedback(other)
    assert kept.feedback_begins("dd", 2) == [one]
    assert len(kept.feedback_begins("", 5)) == 2
    assert kept.feedback_begins("%", 5) == []


def test_a_reviewer_may_name_the_item_or_leave_what_was_said(kept: SqlFeedback) -> None:
    kept.put_feedback(FIRST)
    assert kept.review_feedback(FIRST.id, "accepted", "ceramics", NOW + 5)
    named = replace(FIRST, review="accepted", reviewed_at=NOW + 5, right_item="ceramics")
    assert kept.feedback(FIRST.id) == named
    assert kept.review_feedback(FIRST.id, "rejected", None, NOW + 6)
    assert kept.feedback(FIRST.id) == replace(named, review="rejected", reviewed_at=NOW + 6)
    assert not kept.review_feedback("missing", "accepted", None, NOW)


def test_they_are_counted_by_verdict_and_review(kept: SqlFeedback) -> None:
    assert kept.feedback_counts() == {}
    kept.put_feedback(another("d"))
    kept.put_feedback(another("e"))
    kept.put_feedback(another("f", verdict="right"))
    kept.review_feedback("f" * 32, "rejected", None, NOW)
    assert kept.feedback_counts() == {("wrong", "new"): 2, ("right", "rejected"): 1}


def test_those_given_since_a_moment_are_counted_alone(kept: SqlFeedback) -> None:
    kept.put_feedback(another("d", at=NOW - 1))
    kept.put_feedback(another("e", at=NOW))
    kept.put_feedback(another("f", at=NOW + 1, verdict="right"))
    assert kept.feedback_counts(NOW) == {("wrong", "new"): 1, ("right", "new"): 1}
    assert kept.feedback_counts(NOW + 2) == {}


def test_of_an_old_one_the_label_alone_stays(kept: SqlFeedback) -> None:
    old, young = another("d", at=NOW - 10), another("e")
    bare_already = another("f", at=NOW - 10, photo=None, comment="", owner=None)
    for one in (old, young, bare_already):
        kept.put_feedback(one)
    assert kept.feedback_kept_for(NOW, 10) == [old]
    kept.feedback_bare([old.id])
    assert kept.feedback(old.id) == replace(old, photo=None, comment="", owner=None)
    assert kept.feedback_kept_for(NOW, 10) == []
    assert kept.feedback_kept_for(NOW + 1, 1) == [young]
    kept.feedback_bare([])
    assert kept.feedback(young.id) == young
