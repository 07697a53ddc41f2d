"""Real Redis servers on the loopback interface, without anything kept on disk."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from threading import Event

import pytest
from redis import Redis

READY = "Ready to accept connections"
PROGRAM = "redis-server"
SLOTS = 16384


def require_redis() -> None:
    """A laptop may lack the program; where everything is to be tested its absence must not pass for success."""
    if shutil.which(PROGRAM) is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"{PROGRAM} is not installed: make services")


class RedisServer:
    """A server that can be killed and started again on the same port."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder = folder
        self._options = options
        self.port = _free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--save", "", "--appendonly", "no", "--dir", str(self._folder)),
                *self._options,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if READY in line:
                return
        pytest.fail("".join(said))

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._signal(signal.SIGKILL)
        assert self._process is not None
        with self._process:
            self._process.wait()
        self._process = None

    def freeze(self) -> None:
        """Let it answer nothing, without closing its connections."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            self.kill()

    def client(self) -> Redis:
        return Redis(port=self.port)

    def empty(self) -> None:
        with self.client() as client:
            client.flushall()

    def later(self, seconds: float) -> None:
        """As if so many seconds had passed: every key is so much nearer to its end."""
        with self.client() as client:
            for key in list(client.scan_iter()):
                left = client.pttl(key)
                if left > 0:
                    client.pexpire(key, max(0, left - round(seconds * 1000)))

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


class ClusterServer(RedisServer):
    """A cluster of one node: it refuses commands whose keys belong to different slots, as any cluster does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder,
            *("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"),
            *("--cluster-port", str(_free_port())),
        )

    @property
    def url(self) -> str:
        return f"redis+cluster://127.0.0.1:{self.port}"

    def start(self) -> None:
        super().start()
        with self.client() as client:
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, SLOTS - 1)
            for _ in range(1000):
                if b"cluster_state:ok" in client.execute_command(
                    "CLUSTER", "INFO", NEVER_DECODE=[]
                ):
                    return
                Event().wait(0.01)
        pytest.fail("the cluster does not come up")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
