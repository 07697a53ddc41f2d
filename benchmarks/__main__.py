"""`python -m benchmarks NAME [--json] [--quick]`, `python -m benchmarks --list`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator

from benchmarks.figures import Figure, table
from benchmarks.runner import ProcessFailed, machine

BENCHMARKS = {
    "help": "start-up: wastecoach --help against http --help (HTTPie)",
    "classify": "one photo cold, a folder against a bare loop, the model alone",
}


def figures(name: str, *, quick: bool) -> Iterator[Figure]:
    """The figures of one benchmark, as they are measured."""
    found: Iterator[Figure] = importlib.import_module(f"benchmarks.{name}").measure(quick=quick)
    return found


def main() -> int:
    """Measure what was named and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=BENCHMARKS)
    parser.add_argument("--list", action="store_true", help="the names, and what each measures")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and figure")
    parser.add_argument("--quick", action="store_true", help="few runs: does it work at all?")
    asked = parser.parse_args()
    if asked.list:
        print(*(f"{name}\t{what}" for name, what in BENCHMARKS.items()), sep="\n")
        return 0
    if asked.name is None:
        parser.error("name a benchmark, or --list")
    try:
        if asked.json:
            for figure in figures(asked.name, quick=asked.quick):
                print(figure.as_json(), flush=True)
        else:
            print(machine())
            print(table(figures(asked.name, quick=asked.quick)))
    except ProcessFailed as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
