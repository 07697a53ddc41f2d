"""What every test starts from: no settings, an English locale, 80 columns, no colour forced by the outside."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from wastecoach import library

pytest_plugins = ["tests.real"]
ROOT = Path(__file__).resolve().parent.parent
# Speed is measured in benchmarks, never asserted by a test: a busy machine must not fail one.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
KEYS = ("_API_KEY", "HF_TOKEN")
OUTSIDE = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "LC_ALL", "LC_MESSAGES")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The machine's own settings, locale, cache and ledger must not change what a test sees."""
    for name in list(os.environ):
        if name in OUTSIDE or name.startswith(("WASTECOACH_", "AWS_")) or name.endswith(KEYS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    for kind in ("CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    # Ports keep the cache that they were made with, and every test begins with one of its own.
    library.ports_of.cache_clear()
    monkeypatch.chdir(ROOT)


@pytest.fixture
def example() -> Path:
    """A photo that ships with the project."""
    return ROOT / "examples" / "pet-bottle.jpg"
