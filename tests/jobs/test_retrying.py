"""What may pass is tried again, ever later; what will not change is told at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core import errors
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs import errors as job_errors
from wastecoach.core.jobs.retrying import LONGEST_S, SPREAD, may_pass, wait_s

CHANCE = st.floats(0, 1)


@pytest.mark.parametrize(
    "error",
    [
        errors.NobodyCouldLook(tried="openai"),
        errors.ServiceBusy(provider="openai", retry_after_s=3.0),
        errors.ServiceTimedOut(provider="openai", seconds=20),
        errors.LedgerUnavailable(ledger="x", detail="locked"),
        job_errors.PhotoStoreUnavailable(place="s3://x", detail="time-out"),
        job_errors.RecordsUnavailable(place="db", detail="gone"),
        job_errors.JobBroke(detail="ZeroDivisionError"),
    ],
)
def test_what_may_pass_by_itself_is_tried_again(error: WastecoachError) -> None:
    assert may_pass(error)


@pytest.mark.parametrize(
    "error",
    [
        errors.PhotoDamaged(),
        errors.PhotoTooManyPixels(limit_megapixels=100),
        errors.AnswerRefused(provider="openai"),
        errors.BudgetReached(period="day", spent_usd=1.0, limit_usd=1.0),
        errors.KeyMissing(provider="openai", setting="OPENAI_API_KEY"),
        job_errors.PhotoGone(),
    ],
)
def test_what_will_not_change_is_not_tried_again(error: WastecoachError) -> None:
    assert not may_pass(error)


@given(st.integers(1, 50), CHANCE)
def test_a_wait_is_never_longer_than_the_longest_and_its_spread(
    attempt: int, chance: float
) -> None:
    assert 0 < wait_s(attempt, errors.PhotoDamaged(), chance) <= LONGEST_S * (1 + SPREAD)


@given(st.integers(1, 3), CHANCE)
def test_each_wait_is_longer_than_the_one_before(attempt: int, chance: float) -> None:
    assert wait_s(attempt + 1, job_errors.JobBroke(), chance) > wait_s(
        attempt, job_errors.JobBroke(), chance
    )


@given(st.integers(1, 5), CHANCE, st.floats(0, 600))
def test_a_service_that_says_when_to_come_back_is_obeyed(
    attempt: int, chance: float, asked: float
) -> None:
    busy = errors.ServiceBusy(provider="openai", retry_after_s=asked)
    assert wait_s(attempt, busy, chance) >= asked
