"""What every test starts from: no settings, an English locale, 80 columns, no colour forced by the outside."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from wastecoach import bootstrap, library
from wastecoach.bootstrap import caching
from wastecoach.bootstrap.places import kept_sources

pytest_plugins = ["tests.real"]
ROOT = Path(__file__).resolve().parent.parent
# Speed is measured in benchmarks, never asserted by a test: a busy machine must not fail one.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
KEYS = ("_API_KEY", "HF_TOKEN", "DATA_GO_KR_KEY")
OUTSIDE = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "LC_ALL", "LC_MESSAGES")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured in passing and recorded."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")


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
    for kind in ("CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    # Ports keep the cache that they were made with, and every test begins with one of its own.
    # What nobody keeps is closed: thousands of tests would have as many files open.
    for kept in (library.ports_of, kept_sources, caching._store, bootstrap._gate):
        kept.cache_clear()
    monkeypatch.chdir(ROOT)


@pytest.fixture(autouse=True)
def plain_logging() -> Iterator[None]:
    """What a server's or a worker's test makes of the process's loggers ends with it."""
    names = [None, *logging.Logger.manager.loggerDict]
    before = {name: _logging_of(logging.getLogger(name)) for name in names}
    yield
    for name in (None, *logging.Logger.manager.loggerDict):
        level, handlers, propagate, disabled = before.get(name, (logging.NOTSET, [], True, False))
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate, logger.disabled = propagate, disabled


def _logging_of(logger: logging.Logger) -> tuple[int, list[logging.Handler], bool, bool]:
    return logger.level, list(logger.handlers), logger.propagate, logger.disabled


@pytest.fixture
def example() -> Path:
    """A photo that ships with the project."""
    return ROOT / "examples" / "pet-bottle.jpg"
