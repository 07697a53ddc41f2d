"""Nothing is left behind, however the owner ends; and what cannot start says why."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from servers.__main__ import KINDS, read
from servers.guardian import family
from servers.ports import HOST, connects, free_ports
from servers.program import ProgramMissing, ServerFailed, running
from servers.redis import Keys, RedisServer
from tests.conftest import ROOT
from tests.real import locked, require

WITHIN_S = 60.0
COMMAND = [sys.executable, "-m", "servers"]


class Absent(RedisServer):
    name = "no-such-server"


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < until
        Event().wait(0.05)


def alive(process: int) -> bool:
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()[:1] not in {"", "Z"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["kill", "stop", "discard"])
def test_no_process_outlives_its_server(kind: str, how: str) -> None:
    require(KINDS[kind])
    before = set(family(os.getpid()))
    with running(KINDS[kind]) as server:
        started = set(family(os.getpid())) - before
        assert len(started) > 1
        getattr(server, how)()
        assert not connects(server.port)
        eventually(lambda: not any(map(alive, started)))
    assert not server.folder.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_no_server_outlives_an_owner_that_was_killed(kind: str, tmp_path: Path) -> None:
    require(KINDS[kind])
    with subprocess.Popen(
        [*COMMAND, kind, "--env", str(tmp_path / "env")], cwd=ROOT, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline()
        started = set(family(owner.pid)) - {owner.pid}
        assert len(started) > 1
        owner.kill()
    eventually(lambda: not any(map(alive, started)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_tells_its_settings_and_ends_when_told(
    number: signal.Signals, tmp_path: Path
) -> None:
    require(RedisServer)
    env = tmp_path / "env"
    with subprocess.Popen(
        [*COMMAND, "redis", "--env", str(env)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        assert command.stdout.readline().startswith("export WASTECOACH_REDIS_URL=redis://")
        assert env.stat().st_mode & 0o077 == 0
        url = read(env)["WASTECOACH_REDIS_URL"]
        with Keys(url).client() as client:
            assert client.ping()
        command.send_signal(number)
        assert command.wait() == 0
    assert not env.exists()
    assert not connects(int(url.rpartition(":")[2].partition("/")[0]))


def test_the_command_stays_until_the_last_user_has_gone(tmp_path: Path) -> None:
    require(RedisServer)
    users = tmp_path / "users"
    with locked(users, shared=True), locked(users, shared=True):
        command = subprocess.Popen(
            [*COMMAND, "redis", "--users", str(users)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert command.stdout is not None
        assert command.stdout.readline()
        assert command.poll() is None
    with command:
        assert command.wait(WITHIN_S) == 0


def test_an_unknown_service_is_named(tmp_path: Path) -> None:
    said = subprocess.run(
        [*COMMAND, "mongodb"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert said.returncode == 2
    assert "mongodb is none of redis, postgres, rabbitmq, s3" in said.stderr


def test_a_server_that_does_not_start_says_why_at_the_end_of_its_log(tmp_path: Path) -> None:
    require(RedisServer)
    server = RedisServer(tmp_path, "--no-such-option", "yes")
    with pytest.raises(ServerFailed, match="no-such-option"):
        server.start()


@pytest.mark.parametrize("kind", KINDS)
def test_where_another_took_the_port_meanwhile_another_port_is_taken(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(KINDS[kind])
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        free = [taken, *free_ports(50)]
        monkeypatch.setattr("servers.program.free_ports", lambda count: [free.pop(0)][:count])
        with running(KINDS[kind]) as server:
            assert server.port != taken
            assert connects(server.port)
    assert taken not in free


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing, match="no-such-server is not installed"):
        Absent(tmp_path).start()


@pytest.mark.parametrize(
    ("variables", "outcome"), [({}, pytest.skip.Exception), ({"CI": "1"}, pytest.fail.Exception)]
)
def test_a_missing_program_skips_on_a_laptop_and_fails_in_continuous_integration(
    variables: dict[str, str], outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(outcome):
        require(Absent)


def test_ports_are_not_those_of_outgoing_connections() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == len(ports)
    assert all(1024 < port < 32768 for port in ports)


WORKERS = """
import os, signal, pytest

@pytest.mark.parametrize("number", range(4))
def test_one(number, redis_url, tmp_path_factory):
    told = tmp_path_factory.getbasetemp().parent.parent / "told"
    with told.open("a") as file:
        file.write(redis_url + chr(10))
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_share_a_server_that_goes_with_the_last_though_one_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(RedisServer)
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    (tmp_path / "test_workers.py").write_text(WORKERS)
    # Plugins that this run does not need take longer to load than it takes.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    options = [
        "-p",
        "xdist",
        "-n",
        "2",
        "-p",
        "tests.real",
        "--rootdir",
        ".",
        "--basetemp",
        str(tmp_path / "run"),
    ]
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path / "test_workers.py")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert "3 passed" in run.stdout, run.stdout
    told = (tmp_path / "told").read_text().split()
    (port,) = {int(url.rpartition("/")[0].rpartition(":")[2]) for url in told}
    assert len(set(told)) > 1
    eventually(lambda: not connects(port))
