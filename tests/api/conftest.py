"""A server in its embedded form, whose eyes always see the same."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.api import running
from wastecoach.settings import Settings


@pytest.fixture
def settings() -> Settings:
    return Settings(vision="stub", requests_per_minute=100_000)


@pytest.fixture
def api(settings: Settings) -> Iterator[httpx.Client]:
    with running.client(settings) as found:
        yield found


@pytest.fixture
def photo() -> bytes:
    return running.example()
