"""Progress is one JSON text in the founding documents' words, and what comes later has the higher sequence."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach import bootstrap
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.errors import KeyRefused, LedgerUnavailable, WastecoachError
from wastecoach.core.jobs.errors import PhotoStoreUnavailable
from wastecoach.core.jobs.job import STATES, TRANSITIONS, Failure, Job, State, Wish
from wastecoach.core.jobs.progress import (
    LAST,
    Problem,
    Progress,
    as_json,
    from_json,
    progress_of,
    sequence,
)
from wastecoach.core.jobs.progress_text import is_for, owner_of
from wastecoach.core.jobs.running import failure_of
from wastecoach.core.people.caller import mark_of
from wastecoach.core.stages import PROGRESS

NOW = 1_764_172_800.25


def a_job(state: State, progress: int = 0, **more: object) -> Job:
    return Job("0" * 32, state, Wish(language="en"), "photos/x", NOW, NOW + 300, progress, **more)  # type: ignore[arg-type]


def test_a_new_job_has_the_founding_fields_and_a_message_at_once() -> None:
    text = as_json(progress_of(a_job("pending"), bootstrap.catalogue("en"), NOW))
    assert json.loads(text) == {
        "job_id": "0" * 32,
        "state": "pending",
        "progress": 0,
        "stage": None,
        "message": "Waiting for your photo",
        "updated_at": "2025-11-26T16:00:00.250+00:00",
        "sequence": 0,
        "owner": None,
        "result": None,
        "error": None,
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_message_in_both_languages(state: State, language: Language) -> None:
    assert progress_of(a_job(state), bootstrap.catalogue(language), NOW).message


@pytest.mark.parametrize("stage", PROGRESS)
def test_every_stage_has_a_message(stage: str) -> None:
    job = a_job("processing", 50, stage=stage)
    assert progress_of(job, bootstrap.catalogue("ko"), NOW).message


def test_a_failed_job_keeps_what_it_had_reached_and_says_why() -> None:
    failure = Failure("photo_damaged", {})
    told = progress_of(
        a_job("failed", 40, stage="prepare", failure=failure), bootstrap.catalogue("en"), NOW
    )
    assert told.progress == 40
    assert told.error is not None
    assert told.error.code == "photo_damaged"
    assert told.error.message.endswith(".")


@pytest.mark.parametrize(
    "error",
    [
        PhotoStoreUnavailable(place="s3://bucket/ (http://10.0.0.5:8333)", detail="timeout"),
        LedgerUnavailable(ledger="/home/somebody/ledger.sqlite3", detail="locked"),
        KeyRefused(provider="openai"),
    ],
)
def test_what_is_wrong_with_the_server_is_told_without_its_hosts_and_settings(
    error: WastecoachError,
) -> None:
    words = bootstrap.catalogue("en")
    told = progress_of(a_job("failed", failure=failure_of(error)), words, NOW)
    assert told.error == Problem(error.code, words.text("progress.server_fault"))


def test_a_failure_whose_words_nobody_knows_is_told_all_the_same() -> None:
    failure = Failure("from_a_later_version", {"x": 1})
    told = progress_of(a_job("failed", failure=failure), bootstrap.catalogue("en"), NOW)
    assert told.error is not None
    assert told.error.code == "from_a_later_version"


def test_a_job_that_is_tried_again_says_so() -> None:
    words = bootstrap.catalogue("en")
    first, again = a_job("queued"), a_job("queued", 50, attempt=1)
    assert progress_of(first, words, NOW).message != progress_of(again, words, NOW).message


def test_the_sequence_grows_along_the_way_of_a_job() -> None:
    way = [
        *(a_job("pending"), a_job("uploaded"), a_job("queued")),
        *(a_job("processing", percent, stage=stage) for stage, percent in PROGRESS.items()),
        a_job("done", 100),
    ]
    numbers = [sequence(job) for job in way]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == LAST


@given(st.sampled_from(STATES), st.integers(0, 100))
def test_a_progress_reads_back_as_it_was(state: State, percent: int) -> None:
    told = progress_of(a_job(state, percent), bootstrap.catalogue("en"), NOW)
    assert from_json(as_json(told)) == told


def test_every_state_can_be_reached_and_every_way_ends() -> None:
    reached: set[State] = {"pending"}
    for _ in STATES:
        reached |= set(itertools.chain.from_iterable(TRANSITIONS[state] for state in reached))
    assert reached == set(STATES)
    assert {state for state in STATES if not TRANSITIONS[state]} == {"done", "expired"}


@given(
    owner=st.none() | st.text(min_size=1),
    message=st.text(),
    stage=st.none() | st.text(),
    number=st.integers(0, 1000),
)
def test_whose_a_job_is_can_be_read_out_of_its_text(
    owner: str | None, message: str, stage: str | None, number: int
) -> None:
    told = Progress("0" * 32, "processing", 0, stage, message, "", number, mark_of(owner))
    text = as_json(told)
    assert owner_of(text) == mark_of(owner)
    assert is_for(text, mark_of(owner))
    assert is_for(text, None) == (owner is None)
    assert is_for(text, mark_of("p:other")) == (owner in {None, "p:other"})


def test_a_text_of_an_older_program_is_nobodys() -> None:
    text = as_json(progress_of(a_job("done"), bootstrap.catalogue("en"), NOW))
    old = text.replace(b'"owner":null,', b"")
    assert old != text
    assert owner_of(old + b'{"owner":"0123456789abcdef0123456789abcdef"}') is None
