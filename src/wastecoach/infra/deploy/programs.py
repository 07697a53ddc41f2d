"""Other people's programs: started with a list of arguments, never through a shell, and never left behind.

Each runs in a session of its own, so that Ctrl-C at the terminal reaches it once, from us, and it may put its work in
order before we go. What it must not tell goes into its environment or its standard input: everybody on a machine can
read arguments.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from wastecoach.core.clusters.errors import ToolMissing

# Exit code of what took longer than it may, as of `timeout`.
TIMED_OUT = 124
# How long an interrupted program may put its work in order: Terraform writes down what it has made.
ENDS_WITHIN_S = 120.0
# A program that ended may leave others behind that hold its output open: its end is looked for as well.
LOOK_AGAIN_S = 0.1
LAST_LINES = 30
PIECE = 65_536


class Answered(NamedTuple):
    """How a program ended: exit code (124: out of time), standard output, standard error."""

    code: int
    out: str
    err: str


class Ended(NamedTuple):
    """How a program ended whose words went to a log: exit code (124: out of time), and the last lines."""

    code: int
    said: str


def found(program: str, *folders: str | Path) -> str:
    """The path of a program, looked for in these folders first.

    Raises:
        ToolMissing: It is nowhere.
    """
    # Programs of the system's administrator are not on everybody's path.
    path = os.pathsep.join(
        [*map(str, folders), os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]
    )
    if (executable := shutil.which(program, path=path)) is None:
        raise ToolMissing(tool=program, detail="it is not installed")
    return executable


def answer(
    arguments: Sequence[str],
    *,
    within_s: float,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Answered:
    """Run a program whose answer is short, and return it.

    Args:
        arguments: The program and its arguments.
        within_s: Seconds it may take; then it is killed, which is exit code 124.
        stdin: What it reads.
        environment: All of its environment variables; ours where not given.
        folder: Where it runs.

    Raises:
        ToolMissing: There is no such program.
    """
    with _started(arguments, environment, folder, stderr=subprocess.PIPE) as process:
        try:
            out, err = process.communicate(stdin.encode(), within_s)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            out, err = process.communicate()
            return Answered(TIMED_OUT, _text(out), _text(err))
        except BaseException:
            _signal(process, signal.SIGKILL)
            raise
        return Answered(process.returncode, _text(out), _text(err))


def run(
    arguments: Sequence[str],
    *,
    log: Path,
    heard: Callable[[str], None] = lambda _: None,
    within_s: float | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Ended:
    """Run a program that takes a while; everything it says is appended to a file.

    Ctrl-C is passed on once; the program may then take two minutes to end, and a second Ctrl-C kills it.

    Args:
        arguments: The program and its arguments.
        log: Where its output goes, errors included.
        heard: Called with every line of it.
        within_s: Seconds it may take; then it is ended, which is exit code 124.
        environment: All of its environment variables; ours where not given.
        folder: Where it runs.

    Raises:
        ToolMissing: There is no such program.
        KeyboardInterrupt: Ctrl-C; the program has ended.
    """
    with (
        log.open("ab") as file,
        _started(arguments, environment, folder, stderr=subprocess.STDOUT) as process,
    ):
        listening = _Listening(process, file, heard)
        try:
            if not listening.until_end(within_s):
                _end(listening, signal.SIGTERM)
                return Ended(TIMED_OUT, listening.said())
        except KeyboardInterrupt:
            _end(listening, signal.SIGINT)
            raise
        except BaseException:
            _signal(process, signal.SIGKILL)
            raise
        return Ended(process.returncode, listening.said())


class _Listening:
    """Writes down what a program says, and tells it line by line."""

    def __init__(
        self, process: subprocess.Popen[bytes], file: IO[bytes], heard: Callable[[str], None]
    ) -> None:
        self.process = process
        self._file = file
        self._heard = heard
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._begun = b""
        if process.stdin is not None:
            process.stdin.close()

    def until_end(self, within_s: float | None) -> bool:
        """Listen until the program has ended; False where it takes longer."""
        ends = None if within_s is None else time.monotonic() + within_s
        while self.process.poll() is None:
            if ends is not None and time.monotonic() > ends:
                return False
            if not self._hear(LOOK_AGAIN_S):
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(LOOK_AGAIN_S)
        while self._hear(0):
            pass
        if self._begun:
            self._tell(self._begun)
        return True

    def said(self) -> str:
        """The last lines."""
        return "\n".join(self._last)

    def _hear(self, within_s: float) -> bool:
        """Take a piece; False where there is none for now, or none to come."""
        assert self.process.stdout is not None  # noqa: S101 -- it was started with a pipe
        waiting = select.poll()
        waiting.register(self.process.stdout, select.POLLIN | select.POLLHUP)
        if not waiting.poll(within_s * 1000):
            return False
        piece = os.read(self.process.stdout.fileno(), PIECE)
        self._file.write(piece)
        self._file.flush()
        *lines, self._begun = (self._begun + piece).split(b"\n")
        for line in lines:
            self._tell(line)
        return bool(piece)

    def _tell(self, line: bytes) -> None:
        text = _text(line).rstrip("\r")
        self._last.append(text)
        self._heard(text)


def _started(
    arguments: Sequence[str],
    environment: Mapping[str, str] | None,
    folder: Path | None,
    stderr: int,
) -> subprocess.Popen[bytes]:
    path = found(arguments[0])
    return subprocess.Popen(  # noqa: S603 -- a list of our own arguments
        [path, *arguments[1:]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )


def _end(listening: _Listening, number: signal.Signals) -> None:
    """Ask it to end, listen until it has, and kill it where it does not."""
    try:
        _signal(listening.process, number)
        if listening.until_end(ENDS_WITHIN_S):
            return
    except KeyboardInterrupt:
        pass
    _signal(listening.process, signal.SIGKILL)
    listening.until_end(None)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)


def _text(said: bytes) -> str:
    return said.decode(errors="replace")
