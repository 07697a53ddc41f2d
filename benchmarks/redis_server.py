"""A Redis server of our own on a free port, gone with the block that uses it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.runner import ProcessFailed

PROGRAM = "redis-server"
STARTS_WITHIN_S = 10.0


@contextmanager
def redis_server() -> Iterator[str]:
    """Its address, once it answers.

    Raises:
        ProcessFailed: There is no `redis-server`, or it does not start.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        message = f"{PROGRAM} is not installed: look-ups are measured against it"
        raise ProcessFailed(message)
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder)
        with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
            try:
                _wait(port)
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    message = f"{PROGRAM} did not start within {STARTS_WITHIN_S:.0f} s"
    raise ProcessFailed(message)
