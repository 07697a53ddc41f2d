"""A real server in its embedded form, with eyes whose answers never change, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import pictures
from tests.api.running import running
from tests.cli.conftest import scripted
from wastecoach.client import Client
from wastecoach.settings import load_settings

__all__ = ["scripted"]


@pytest.fixture
def server(scripted: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that is asked as often as a test likes."""
    monkeypatch.setenv("WASTECOACH_REQUESTS_PER_MINUTE", "100000")
    with running(load_settings()) as address:
        yield address


@pytest.fixture
def client(server: str) -> Iterator[Client]:
    """A client of the server."""
    with Client(server, language="en") as opened:
        yield opened


@pytest.fixture
def red(tmp_path: Path) -> Path:
    """A photo of a lunch box, for those eyes."""
    path = tmp_path / "red.png"
    Image.new("RGB", (40, 30), pictures.RED).save(path)
    return path
