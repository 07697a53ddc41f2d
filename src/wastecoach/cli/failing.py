"""How a command ends when it cannot go on: one line on standard error and an exit code."""

from __future__ import annotations

import os
import sys

from wastecoach import bootstrap
from wastecoach.cli.exits import Exit, exit_of
from wastecoach.cli.terminal import error_line, language_of_locale, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.errors import OutputFailed, WastecoachError

_spoken: list[Language] = []


def speak(language: Language) -> None:
    """From here on errors are worded in this language."""
    _spoken[:] = [language]


def report(fault: Exception) -> Exit:
    """Say what went wrong and what to do; with WASTECOACH_TRACEBACK set, also where."""
    if os.environ.get("WASTECOACH_TRACEBACK"):
        raise fault
    error = _as_ours(fault)
    words = bootstrap.catalogue(_spoken[0] if _spoken else language_of_locale())
    remarks().print(error_line(error, words), style="red")
    return exit_of(error)


def _as_ours(fault: Exception) -> WastecoachError:
    if isinstance(fault, WastecoachError):
        return fault
    if isinstance(fault, OSError) and fault.filename is None:
        # Only standard output is written without an error of its own: the disk is full or the pipe is closed.
        _abandon_output()
        return OutputFailed(target="stdout", detail=fault.strerror or type(fault).__name__)
    return WastecoachError(detail=f"{type(fault).__name__}: {fault}")


def _abandon_output() -> None:
    """What is still buffered goes nowhere, or Python would complain about it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
