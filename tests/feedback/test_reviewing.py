"""A reviewer accepts or rejects; what is old loses everything but its label."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.feedback.conftest import Corner
from wastecoach.bootstrap.people import people_ports, people_terms
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.people.corrections import reviewing
from wastecoach.core.people.corrections.correction import Said
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.corrections.reviewing import every, found, review
from wastecoach.core.people.errors import FeedbackNotFound
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms
from wastecoach.core.people.upkeep import bare_feedback
from wastecoach.settings import Settings

LEAVE = Said("wrong", "glass_bottle", comment="mine", keep_photo=True)


@pytest.fixture
def people(corner: Corner, engine: Engine) -> PeoplePorts:
    return people_ports(Settings(), engine, lambda: corner.desk.seconds)


def said(corner: Corner, what: Said) -> Feedback:
    """A correction of a new job."""
    job = corner.done()
    corner.said(job, what)
    (one,) = corner.feedback.feedback_of(job.id)
    return one


def test_a_review_is_kept_and_noted_among_the_events(corner: Corner, people: PeoplePorts) -> None:
    one = said(corner, LEAVE)
    now = review(one, "accepted", None, people)
    assert (now.review, now.right_item, now.reviewed_at) == (
        *("accepted", "glass_bottle"),
        corner.desk.seconds,
    )
    (event,) = people.records.events(10, None, None)
    assert (event.event, event.by, event.person) == ("feedback_reviewed", "operator", None)
    assert one.id in event.detail
    assert "mine" not in event.detail


def test_what_nobody_knows_cannot_be_accepted_before_it_is_named(
    corner: Corner, people: PeoplePorts
) -> None:
    one = said(corner, Said("wrong"))
    with pytest.raises(RequestInvalid):
        review(one, "accepted", None, people)
    assert review(one, "accepted", "mug", people).right_item == "mug"
    assert review(said(corner, Said("wrong")), "rejected", None, people).review == "rejected"


def test_one_that_was_replaced_meanwhile_is_not_reviewed(
    corner: Corner, people: PeoplePorts
) -> None:
    one = said(corner, LEAVE)
    corner.said(corner.desk.job(one.job), Said("wrong", "mug"))
    with pytest.raises(FeedbackNotFound):
        review(one, "accepted", None, people)
    assert people.records.events(10, None, None) == []


def test_the_beginning_of_an_id_is_enough_where_only_one_begins_so(
    corner: Corner, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = said(corner, LEAVE), said(corner, LEAVE)
    assert found(one.id, corner.feedback) == one
    common = "".join(
        letter
        for letter, same in itertools.takewhile(
            lambda pair: pair[0] == pair[1], zip(one.id, other.id, strict=True)
        )
    )
    assert found(one.id[: len(common) + 1], corner.feedback) == one
    for named in (common, "", "missing", "%"):
        with pytest.raises(FeedbackNotFound):
            found(named, corner.feedback)


def test_all_are_read_page_by_page(corner: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "PAGE", 2)
    many = [said(corner, LEAVE) for _ in range(5)]
    in_order = sorted(many, key=lambda one: (one.at, one.id))
    assert list(every(corner.feedback, None, None)) == in_order
    assert list(every(corner.feedback, "accepted", None)) == []


def test_of_what_is_old_the_label_alone_stays(corner: Corner, people: PeoplePorts) -> None:
    one = said(corner, LEAVE)
    assert one.photo is not None
    terms = PeopleTerms(feedback_s=86_400.0)
    assert bare_feedback(people, terms, corner.desk.ports) == 0
    corner.desk.seconds += 86_401
    assert bare_feedback(people, terms, corner.desk.ports) == 1
    assert corner.desk.ports.photos.facts(one.photo) is None
    assert corner.feedback.feedback(one.id) == replace(one, photo=None, comment="", owner=None)
    assert bare_feedback(people, terms, corner.desk.ports) == 0


def test_how_long_photos_are_kept_for_teaching_is_a_setting() -> None:
    assert people_terms(Settings(feedback_photo_days=2)).feedback_s == 2 * 86_400
