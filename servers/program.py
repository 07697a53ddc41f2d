"""A program that serves on a port of the loopback interface: started, killed, frozen, started again on its data."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import ClassVar, TypeVar

from servers import guardian
from servers.ports import free_ports

LOG_END = 3000
LOOK_AGAIN_S = 0.02
# A free port may be taken by another before a program takes it; the last of these is how SeaweedFS says so.
TAKEN = re.compile(r"address (already )?in use|eaddrinuse|port .* is not available", re.IGNORECASE)
OTHER_PORTS = 3


class ServerFailed(Exception):
    """A server did not start or did not end; the message carries the end of its log."""


class PortTaken(ServerFailed):
    """A server did not start, because another listens on one of its ports."""


class ProgramMissing(ServerFailed):
    """A program is not installed."""

    def __init__(self, program: str) -> None:
        super().__init__(f"{program} is not installed: make services")


class Program(ABC):
    """A program with its own folder and port, which both stay the same however often it is started.

    Attributes:
        name: The program's file name.
        folder: Where it keeps its data, and its log in `NAME.log`.
        port: Where it serves.
        leftovers: What is to be removed when it has ended and nobody is there to start it again.
    """

    name: ClassVar[str]
    ready: ClassVar[str] = ""
    starts_within_s: ClassVar[float] = 60.0
    ends_within_s: ClassVar[float] = 15.0
    gently: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (self.port,) = free_ports(1)
        self.leftovers: list[Path] = []
        self._running: _Running | None = None

    @classmethod
    def executable(cls) -> str:
        """Its path.

        Raises:
            ProgramMissing: It is not installed.
        """
        return found(cls.name)

    @abstractmethod
    def command(self) -> Sequence[str]:
        """The argument list that starts it in the foreground."""

    def environment(self) -> Mapping[str, str]:
        """The environment it starts with."""
        return os.environ

    def account(self) -> str | None:
        """The user it runs as, where that is not ours."""
        return None

    def prepare(self) -> None:  # noqa: B027 -- most need nothing
        """Make what it needs before it starts; called at every start."""

    def settings(self) -> dict[str, str]:
        """Make what the product needs in it, and name that in environment variables."""
        return {}

    def answers(self, said: str) -> bool:
        """Whether it is up, judged by what it has said since this start."""
        return self.ready in said

    def start(self) -> None:
        """Start it, again where it has ended, and return when it answers.

        Raises:
            ProgramMissing: It is not installed.
            PortTaken: It ended at once: another listens on one of its ports.
            ServerFailed: It ended at once, or does not answer in time.
        """
        self.executable()
        self.kill()
        self.prepare()
        log = self.folder / f"{self.name}.log"
        log.touch()
        before = log.stat().st_size
        self._running = self._launched(log)
        until = time.monotonic() + self.starts_within_s
        while not self.answers(said := _from(log, before)):
            if self._running.process.poll() is not None or time.monotonic() > until:
                self.kill()
                message = f"{self.name} did not start:\n{said[-LOG_END:]}"
                raise (PortTaken if TAKEN.search(said) else ServerFailed)(message)
            Event().wait(LOOK_AGAIN_S)

    def kill(self) -> None:
        """End it and its children at once, as a crash does; it may have ended already."""
        running, self._running = self._running, None
        if running is None:
            return
        with ExitStack() as closing:
            closing.callback(running.close)
            if running.process.poll() is None:
                guardian.signal_family(running.process.pid, signal.SIGKILL)
                running.process.wait()
            if not _is_readable(running.gone, self.ends_within_s):
                message = f"children of {self.name} go on"
                raise ServerFailed(message)

    def stop(self) -> None:
        """Ask it to end, and kill it if it does not."""
        if self._running is not None and self._running.process.poll() is None:
            self.thaw()
            self._running.process.send_signal(self.gently)
            with suppress(subprocess.TimeoutExpired):
                self._running.process.wait(self.ends_within_s)
        self.kill()

    def discard(self) -> None:
        """End it as quickly as can be: its data is not wanted any more."""
        self.kill()

    def freeze(self) -> None:
        """Let it answer nothing, without closing its connections; returns when it stands still.

        Raises:
            ServerFailed: It goes on.
        """
        self._signal(signal.SIGSTOP)
        until = time.monotonic() + self.ends_within_s
        while self._running and not guardian.stands_still(self._running.process.pid):
            if time.monotonic() > until:
                message = f"{self.name} does not stand still"
                raise ServerFailed(message)
            Event().wait(LOOK_AGAIN_S)

    def thaw(self) -> None:
        """Let a frozen one go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None:
            guardian.signal_family(self._running.process.pid, number)

    def _launched(self, log: Path) -> _Running:
        account = self.account()
        gone, held = os.pipe()
        try:
            with log.open("ab") as output:
                process = subprocess.Popen(
                    self.command(),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self.folder,
                    env=self.environment(),
                    user=account,
                    group=account,
                    extra_groups=None if account is None else [],
                    start_new_session=True,
                    pass_fds=[held],
                )
        except BaseException:
            os.close(gone)
            raise
        finally:
            os.close(held)
        watch = subprocess.Popen(
            [sys.executable, "-I", "-S", guardian.__file__, str(process.pid), *self.leftovers],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        return _Running(process, watch, gone)


@dataclass(frozen=True)
class _Running:
    """One run of a program.

    Attributes:
        process: Its first process.
        watch: The process that ends it if we are gone.
        gone: A pipe that all its processes inherited the other end of: it ends with the last of them.
    """

    process: subprocess.Popen[bytes]
    watch: subprocess.Popen[bytes]
    gone: int

    def close(self) -> None:
        with self.watch:
            self.watch.kill()
        os.close(self.gone)


Server = TypeVar("Server", bound=Program)


@contextmanager
def running(make: Callable[[Path], Server]) -> Iterator[Server]:
    """A server in a new folder, started; both are gone with the block.

    The folder is not one of pytest's: a server that runs as another user could not reach it there.

    Raises:
        ProgramMissing: It is not installed.
        ServerFailed: It does not start, on other ports either.
    """
    with ExitStack() as closing:
        yield _started(make, closing)


def _started(
    make: Callable[[Path], Server], closing: ExitStack, others: int = OTHER_PORTS
) -> Server:
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="wastecoach-"))
        server = make(Path(folder))
        server.leftovers.append(server.folder)
        opened.callback(server.discard)
        try:
            server.start()
        except PortTaken:
            if not others:
                raise
        else:
            closing.enter_context(opened.pop_all())
            return server
    return _started(make, closing, others - 1)


def found(program: str, *folders: str | Path) -> str:
    """The path of a program, looked for in these folders first.

    Raises:
        ProgramMissing: It is nowhere.
    """
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    if (executable := shutil.which(program, path=path)) is None:
        raise ProgramMissing(program)
    return executable


def _from(log: Path, start: int) -> str:
    with log.open("rb") as written:
        written.seek(start)
        return written.read().decode(errors="replace")


def _is_readable(descriptor: int, within_s: float) -> bool:
    # Not `select`, which takes none above 1023: whoever tests may have many open.
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN | select.POLLHUP)
    return bool(waiting.poll(within_s * 1000))
