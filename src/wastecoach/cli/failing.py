"""How a command ends when it cannot go on: one line on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

from wastecoach import bootstrap
from wastecoach.cli.exits import Exit, exit_of
from wastecoach.cli.terminal import error_line, language_of_locale, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.errors import OutputFailed, WastecoachError
from wastecoach.core.messages import Catalogue
from wastecoach.settings import Settings

_spoken: list[Language] = []


def speak(language: Language) -> None:
    """From here on errors are worded in this language."""
    _spoken[:] = [language]


def spoken(language: Language | None, settings: Settings) -> Catalogue:
    """The words of the language that is asked for, else of the settings, else of the locale; errors are in it, too."""
    chosen = language or settings.language or language_of_locale()
    speak(chosen)
    return bootstrap.catalogue(chosen)


def report(fault: Exception) -> Exit:
    """Say what went wrong and what to do; with WASTECOACH_TRACEBACK set, also where."""
    if os.environ.get("WASTECOACH_TRACEBACK"):
        raise fault
    error = _as_ours(fault)
    remarks().print(error_line(error, _words()), style="red")
    return exit_of(error)


def stop(code: Exit = Exit.INTERRUPTED) -> NoReturn:
    """End at once after Ctrl-C or a request to end, without waiting for threads that wait for an answer or input."""
    console = remarks()
    console.show_cursor()
    console.print(_words().text("interrupted.what"))
    _give_claims_back()
    os._exit(code)


def _give_claims_back() -> None:
    """Whoever wants the photo that this process was looking at need not wait for it any longer."""
    flights = sys.modules.get("wastecoach.infra.stores.single_flight")
    if flights is not None:
        with suppress(Exception):
            flights.give_everything_back()


def _words() -> Catalogue:
    return bootstrap.catalogue(_spoken[0] if _spoken else language_of_locale())


def _as_ours(fault: Exception) -> WastecoachError:
    if isinstance(fault, WastecoachError):
        return fault
    if getattr(sys, "stdout", None) is None:
        # Python says so when standard output was closed before the start.
        return OutputFailed(target="stdout", detail="closed")
    if isinstance(fault, OSError) and fault.filename is None:
        # Only standard output is written without an error of its own: the disk is full or the pipe is closed.
        _abandon_output()
        return OutputFailed(target="stdout", detail=fault.strerror or type(fault).__name__)
    return WastecoachError(detail=f"{type(fault).__name__}: {fault}")


def _abandon_output() -> None:
    """What is still buffered goes nowhere, or Python would complain about it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
