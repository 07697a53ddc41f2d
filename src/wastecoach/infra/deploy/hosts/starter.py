"""Starts a program that goes on when we are gone: a script, run by its path with nothing of ours in it.

Arguments: the file for the process's number, the file for what the program says, files of control groups that it joins,
`--`, the program and its arguments. Ends when the program has begun and its number is written down, in one go: whoever
is killed meanwhile, no program runs that nobody knows of.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

FILE = os.O_WRONLY | os.O_CREAT


def main(record: str, console: str, *rest: str) -> int:
    """Start the program; returns the exit code."""
    end = rest.index("--")
    # The writing end closes by itself when the program begins.
    reading, writing = os.pipe()
    if os.fork():
        os.close(writing)
        wrong = os.read(reading, 4096)
        os.write(2, wrong)
        return int(bool(wrong))
    try:
        os.setsid()
        os.umask(0o022)
        for group in rest[:end]:
            _write(group, str(os.getpid()))
        _write(f"{record}.new", _myself())
        os.replace(f"{record}.new", record)  # noqa: PTH105 -- imports next to nothing
        _listen_to_nobody(console)
        program = rest[end + 1 :]
        os.execv(program[0], program)  # noqa: S606 -- a list of our own arguments
    except BaseException:  # noqa: BLE001 -- told by the one that waits
        os.write(writing, traceback.format_exc().encode()[-4000:])
        os._exit(1)


def _myself() -> str:
    """The process, by what makes it no other one with the same number."""
    with open("/proc/self/stat", encoding="ascii") as file:  # noqa: PTH123
        began = int(file.read().rpartition(")")[2].split()[19])
    with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123
        return json.dumps({"id": os.getpid(), "began": began, "boot": file.read().strip()})


def _write(path: str, text: str) -> None:
    number = os.open(path, FILE, 0o600)
    os.write(number, text.encode())
    os.close(number)


def _listen_to_nobody(console: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    words = os.open(console, FILE | os.O_APPEND, 0o600)
    for number, what in enumerate((nothing, words, words)):
        os.dup2(what, number)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
