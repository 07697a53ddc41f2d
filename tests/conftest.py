"""What every test starts from: no settings, an English locale, 80 columns, no colour forced by the outside."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
# Speed is measured in benchmarks, never asserted by a test: a busy machine must not fail one.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
OUTSIDE = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "LC_ALL", "LC_MESSAGES")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own settings and locale must not change what a test sees."""
    for name in list(os.environ):
        if name in OUTSIDE or name.startswith("WASTECOACH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    monkeypatch.chdir(ROOT)


@pytest.fixture
def example() -> Path:
    """A photo that ships with the project."""
    return ROOT / "examples" / "pet-bottle.jpg"
