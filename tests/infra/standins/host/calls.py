"""What was called on this host, and how.

Not what runs inside a unit that may write nothing there.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

CALLS = Path("/var/lib/standins/calls.jsonl")


def record(program: str) -> list[str]:
    """Note this call, and return its arguments."""
    arguments = sys.argv[1:]
    with contextlib.suppress(OSError):
        CALLS.parent.mkdir(parents=True, exist_ok=True)
        with CALLS.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"program": program, "arguments": arguments}) + "\n")
    return arguments


def refuse(words: str, code: int = 1) -> None:
    """End as a program ends that was given something wrong.

    Raises:
        SystemExit: Always.
    """
    print(words, file=sys.stderr)
    raise SystemExit(code)


def option(arguments: list[str], name: str) -> str | None:
    """The value of `--name VALUE` or `--name=VALUE`, None where it is not given."""
    for position, argument in enumerate(arguments):
        if argument == name:
            return arguments[position + 1]
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
    return None
