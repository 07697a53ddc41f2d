"""The whole product on this machine, each part a process of its own, as an operator runs it.

`embedded` is one server with a folder of its own; `cluster` is a server, workers and a beat on PostgreSQL, RabbitMQ,
Redis and S3. Whatever of it is killed can be started again on its data.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from benchmarks.runner import ProcessFailed, environment
from servers.ports import HOST
from servers.postgres import PostgresServer
from servers.program import Program, found, running
from servers.rabbitmq import RabbitServer
from servers.redis import RedisServer
from servers.s3 import S3Server

# What of the caller's own environment must not reach the product.
OUTSIDE = ("WASTECOACH_", "XDG_", "OPENAI_", "ANTHROPIC_", "AWS_")
LOOK_WITHIN_S = 2.0
LOG_END = 2000


class Part(Program):
    """One process of the product, with those that it starts itself.

    Args:
        folder: For its log.
        arguments: After `wastecoach`.
        settings: Environment variables.
        ready: What its log says once it is up.
    """

    name = "wastecoach"

    def __init__(
        self, folder: Path, arguments: Sequence[str], settings: Mapping[str, str], *ready: str
    ) -> None:
        super().__init__(folder)
        self._arguments = arguments
        self._settings = settings
        self._ready = ready

    @classmethod
    def executable(cls) -> str:
        """The one of our virtual environment.

        Raises:
            ProgramMissing: It is not installed.
        """
        return found(cls.name, Path(sys.executable).parent)

    @property
    def pid(self) -> int:
        """Its first process; 0 while it does not run."""
        return self._running.process.pid if self._running else 0

    @property
    def log(self) -> str:
        """All that it has said."""
        return (self.folder / f"{self.name}.log").read_text("utf-8")

    def command(self) -> Sequence[str]:
        """As it is called by hand."""
        return [self.executable(), *self._arguments]

    def environment(self) -> Mapping[str, str]:
        """Nothing of the caller's own settings."""
        return {**_clean(), **self._settings}

    def answers(self, said: str) -> bool:
        """Whether all of it is up."""
        return all(word in said for word in self._ready)


class Serve(Part):
    """`wastecoach serve`, up when `/readyz` says so."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        super().__init__(folder, (), settings)
        self._arguments = ("serve", "--port", str(self.port))

    def answers(self, said: str) -> bool:  # noqa: ARG002 -- it is asked itself
        """Whether it takes photos."""
        return answers(self.port, "/readyz")


@dataclass(frozen=True)
class Stand:
    """A running product.

    Attributes:
        serve: Its server.
        settings: Environment variables of all its processes.
    """

    serve: Serve
    settings: Mapping[str, str]

    @property
    def port(self) -> int:
        """Where it answers."""
        return self.serve.port

    @property
    def database_url(self) -> str:
        """Where its records are."""
        return self.settings["WASTECOACH_DATABASE_URL"]


@dataclass(frozen=True)
class Cluster(Stand):
    """A running product of many processes, and what it stands on."""

    workers: tuple[Part, ...]
    beat: Part
    postgres: PostgresServer
    redis: RedisServer
    rabbitmq: RabbitServer
    s3: S3Server


@contextmanager
def embedded(**settings: str) -> Iterator[Stand]:
    """One server that does everything, in a folder of its own; settings by their short names, `vision="stub"`.

    Raises:
        ServerFailed: It does not start.
    """
    with tempfile.TemporaryDirectory(prefix="wastecoach-") as folder:
        chosen = _settings(Path(folder), settings)
        chosen.setdefault("WASTECOACH_DATABASE_URL", f"sqlite:///{folder}/records.sqlite3")
        with running(partial(Serve, settings=chosen)) as serve:
            yield Stand(serve, chosen)


@contextmanager
def cluster(workers: int, threads: int, **settings: str) -> Iterator[Cluster]:
    """A server, so many workers with so many threads each, and a beat, on services of their own.

    Raises:
        ProgramMissing: One of the services is not installed.
        ServerFailed: Something does not start.
    """
    with ExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="wastecoach-"))
        postgres, redis, rabbitmq, s3 = _started(
            ending, (partial(PostgresServer, durable=True), RedisServer, RabbitServer, S3Server)
        )
        chosen = _settings(Path(folder), settings)
        for server in (postgres, redis, rabbitmq, s3):
            chosen |= server.settings()
        _prepare(chosen)
        serve, beat, *lanes = _started(
            ending,
            (
                partial(Serve, settings=chosen),
                partial(_beat, settings=chosen),
                *([partial(_worker, threads=threads, settings=chosen)] * workers),
            ),
        )
        yield Cluster(serve, chosen, tuple(lanes), beat, postgres, redis, rabbitmq, s3)


def answers(port: int, path: str) -> bool:
    """Whether a server answers a path with success."""
    connection = HTTPConnection(HOST, port, timeout=LOOK_WITHIN_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _worker(folder: Path, threads: int, settings: Mapping[str, str]) -> Part:
    lanes = ("ai", "sched")
    arguments = ("worker", "--queues", ",".join(lanes), "--threads", str(threads))
    return Part(folder, arguments, settings, *(f"lane {lane}: {threads} threads" for lane in lanes))


def _beat(folder: Path, settings: Mapping[str, str]) -> Part:
    return Part(folder, ("beat",), settings, "asks for what is due")


def _started(ending: ExitStack, makers: Sequence[Callable[[Path], Program]]) -> list[Any]:
    """All at once: most of a start is waiting."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda make: ending.enter_context(running(make)), makers))


def _prepare(settings: Mapping[str, str]) -> None:
    """What an operator does once before the first start.

    Raises:
        ProcessFailed: It cannot be done.
    """
    for command in (("db", "upgrade"), ("storage", "prepare")):
        done = subprocess.run(
            [Part.executable(), *command],
            env={**_clean(), **settings},
            capture_output=True,
            check=False,
            text=True,
        )
        if done.returncode:
            message = f"wastecoach {' '.join(command)} failed:\n{done.stderr[-LOG_END:]}"
            raise ProcessFailed(message)


def own_environment(folder: Path) -> dict[str, str]:
    """The environment of a process that has no settings, and keeps what it keeps in a folder."""
    return {**_clean(), **_homes(folder)}


def _settings(folder: Path, chosen: Mapping[str, str]) -> dict[str, str]:
    named = {f"WASTECOACH_{name.upper()}": value for name, value in chosen.items()}
    return _homes(folder) | {"WASTECOACH_LOG_FORMAT": "json"} | named


def _homes(folder: Path) -> dict[str, str]:
    return {f"XDG_{kind}_HOME": str(folder) for kind in ("DATA", "CACHE", "CONFIG")}


def _clean() -> dict[str, str]:
    return {name: value for name, value in environment().items() if not name.startswith(OUTSIDE)}
