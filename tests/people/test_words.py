"""Whatever is told about people and places by a code has words in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from wastecoach import bootstrap
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.people.auditing import EVENTS
from wastecoach.core.people.corrections.feedback import REVIEWS, VERDICTS
from wastecoach.core.people.sign_in.keys import Use
from wastecoach.core.places.reading.drafts import Reason

CODES = (
    *(f"admin.events.{event}" for event in EVENTS),
    *(f"feedback.reviews.{review}" for review in REVIEWS),
    *(f"feedback.verdicts.{verdict}" for verdict in VERDICTS),
    *(f"keys.uses.{use}" for use in get_args(Use)),
    *(f"seeding.reasons.{reason}" for some in get_args(Reason) for reason in get_args(some)),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words(code: str, language: Language) -> None:
    assert bootstrap.catalogue(language).has(code)
