"""`python -m benchmarks NAME [--json] [--quick] [--photos FOLDER]`, `python -m benchmarks --list`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, table
from benchmarks.runner import ProcessFailed, machine
from servers.program import ServerFailed
from wastecoach.core.errors import WastecoachError

BENCHMARKS = {
    "help": "start-up: wastecoach --help against http --help (HTTPie)",
    "classify": "one photo cold and again, a folder against a bare loop, the model alone",
    "fingerprint": "a 12-megapixel photo's fingerprint and upload against the founding way",
    "neighbours": "a look-up among 100,000 photos against one Redis GET, exactness, a million",
    "cache": "photos found again after a change, and wrong ones answering",
    "traffic": "calls and money that the layers save, and answers that they change",
    "workers": "jobs a second and memory of workers in pools of several kinds",
    "status": "clients that poll, against the same path written by hand and the founding way",
    "events": "clients that listen to events, beside as many that poll",
    "analyze": "POST /analyze while 500 clients follow their jobs",
    "load": "500 and 1,000 clients the whole way, beside what queueing alone takes",
    "faults": "what is killed, filled up or hangs with 500 jobs in flight, and what is lost",
    "cached": "the whole way of a photo seen before, and where its time goes",
    "places": "the nearest of a million collection points in both databases, and loading 100,000",
    "page": "the page's first view on a phone at a quarter of this machine's speed",
    "suggest": "what is suggested after every letter that somebody types",
    "startup": "from the start of wastecoach serve until it answers",
    "rebuild": "four hosts from nothing to a service, a second run, jobs and rows lost with hosts",
    "simulate": "the wait in a real server's queue, beside what `wastecoach infra simulate` foretells",
}
# Those that can measure on photos of the user's own.
WITH_PHOTOS = frozenset({"fingerprint", "cache", "traffic"})


def figures(name: str, *, quick: bool, folder: Path | None = None) -> Iterator[Figure]:
    """The figures of one benchmark, as they are measured."""
    measure = importlib.import_module(f"benchmarks.{name}").measure
    chosen = {"folder": folder} if folder else {}
    found: Iterator[Figure] = measure(quick=quick, **chosen)
    return found


def main() -> int:
    """Measure what was named and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=BENCHMARKS)
    parser.add_argument("--list", action="store_true", help="the names, and what each measures")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and figure")
    parser.add_argument("--quick", action="store_true", help="few runs: does it work at all?")
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="photos of your own")
    asked = parser.parse_args()
    if asked.list:
        print(*(f"{name}\t{what}" for name, what in BENCHMARKS.items()), sep="\n")
        return 0
    if asked.name is None:
        parser.error("name a benchmark, or --list")
    if asked.photos and asked.name not in WITH_PHOTOS:
        parser.error(f"--photos is for {', '.join(sorted(WITH_PHOTOS))}")
    found = figures(asked.name, quick=asked.quick, folder=asked.photos)
    try:
        if asked.json:
            for figure in found:
                print(figure.as_json(), flush=True)
        else:
            print(machine())
            print(table(found))
    except (ProcessFailed, ServerFailed, WastecoachError) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
