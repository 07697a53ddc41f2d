"""A server in its embedded form, with people who are signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.people.town import Town, running_town
from wastecoach.settings import Settings


@pytest.fixture
def town() -> Iterator[Town]:
    plenty = Settings(
        vision="stub",
        requests_per_minute=100_000,
        device_requests_per_minute=100_000,
        person_requests_per_minute=100_000,
    )
    with running_town(plenty) as made:
        yield made
