"""The product as it runs for many: a server, a worker and a beat, on PostgreSQL, Redis, RabbitMQ and S3."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.page.serving import Serve


class Part(Serve):
    """Another process of the same installation.

    Args:
        folder: For its log.
        chosen: Settings, by their variables.
        arguments: After `wastecoach`.
        ready: What it says once it is up.
    """

    def __init__(
        self, folder: Path, chosen: Mapping[str, str], arguments: Sequence[str], ready: str
    ) -> None:
        super().__init__(folder, chosen)
        self._arguments = arguments
        self._said = ready

    def command(self) -> Sequence[str]:
        """The argument list that starts it."""
        return (sys.executable, "-m", "wastecoach", *self._arguments)

    def answers(self, said: str) -> bool:
        """Whether it is up."""
        return self._said in said


@contextmanager
def stack(folder: Path, chosen: Mapping[str, str]) -> Iterator[Serve]:
    """The server, prepared as an operator does, while all of the product runs.

    Args:
        folder: For what its processes say.
        chosen: Settings, by their variables.
    """
    worker = ("worker", "--queues", "ai,sched", "--threads", "2")
    serve, work, beat = (folder / name for name in ("serve", "worker", "beat"))
    for each in (serve, work, beat):
        each.mkdir()
    parts = (
        Serve(serve, chosen),
        Part(work, chosen, worker, "lane sched: 2 threads"),
        Part(beat, chosen, ("beat",), "asks for what is due"),
    )
    for command in (("db", "upgrade"), ("storage", "prepare"), ("seed-bins", "--builtin")):
        subprocess.run(
            [sys.executable, "-m", "wastecoach", *command],
            env=parts[0].environment(),
            cwd=folder,
            check=True,
            capture_output=True,
        )
    with ExitStack() as ending:
        for part in parts:
            ending.callback(part.kill)
            part.start()
        yield parts[0]
