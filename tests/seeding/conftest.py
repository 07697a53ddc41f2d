"""Tables as public data have them, and what is needed to read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wastecoach.bootstrap.seeding import country_of
from wastecoach.core.places.reading.drafts import Origin
from wastecoach.core.places.reading.kinds import Named
from wastecoach.core.places.reading.loading import Country, Loaded, Table, load
from wastecoach.settings import Settings

Loading = Callable[..., Loaded]


@pytest.fixture(scope="session")
def country() -> Country:
    return country_of(Settings.model_construct())


@pytest.fixture
def loading(country: Country) -> Loading:
    """Loads a table written as CSV without quotations."""

    def loaded(text: str, named: Named | None = "clothing", dated: str = "") -> Loaded:
        lines = text.strip().splitlines()
        rows = [(number, line.split(",")) for number, line in enumerate(lines, 1)]
        return load([Table(Origin("file.csv", "source", dated, named), rows)], country)

    return loaded
