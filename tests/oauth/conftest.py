"""The local providers, and a server that has all of them set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from servers.identity.server import Identities
from tests.api.running import PATIENCE_S, running
from tests.oauth.desks import Desk
from wastecoach.settings import Settings

APP = "growbin://signed-in"
PAGE = "https://app.growbin.example/signed-in?from=waste"


@pytest.fixture(scope="session")
def desk(identities: Identities) -> Desk:
    return Desk(identities)


def settings_in(folder: Path, identities: Identities) -> Settings:
    """Of a server with all providers, that keeps everything in a folder."""
    chosen: dict[str, Any] = {
        name.removeprefix("WASTECOACH_").lower(): value
        for name, value in identities.settings().items()
    }
    return Settings(
        vision="stub",
        cache_url="memory://",
        database_url=f"sqlite:///{folder}/records.sqlite3",
        photos_url=folder.as_uri(),
        secret_key=SecretStr("a secret of this test, long enough"),
        requests_per_minute=100_000,
        sign_in_redirects=f"{APP}, {PAGE}",
        **chosen,
    )


@pytest.fixture
def settings(identities: Identities, tmp_path: Path) -> Settings:
    """For a server of this test's own."""
    return settings_in(tmp_path, identities)


@pytest.fixture(scope="module")
def server(identities: Identities, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that all tests of a file share."""
    with running(settings_in(tmp_path_factory.mktemp("server"), identities)) as address:
        yield address


@pytest.fixture
def api(server: str) -> Iterator[httpx.Client]:
    """A browser, or an app, at that server."""
    with httpx.Client(base_url=server, timeout=PATIENCE_S) as client:
        yield client
