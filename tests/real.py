"""Fixtures of real services: started once for all tests of a run, and a fresh corner of them for each test.

Addresses in TEST_DATABASE_URL, TEST_REDIS_URL, TEST_BROKER_URL (with TEST_BROKER_MANAGEMENT), TEST_S3_URL and
TEST_IDENTITY_URL are used where they are set; `python -m servers` prints such lines. A program that is missing skips a
test on a laptop; where everything is to be tested, under CI, its absence must not pass for success.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NoReturn

import pytest

from servers.__main__ import KINDS, read
from servers.identity.server import Identities
from servers.postgres import Databases, PostgresServer
from servers.program import Program, ProgramMissing, Server, running
from servers.rabbitmq import RabbitServer, VirtualHosts, management_of
from servers.redis import Keys, RedisServer
from servers.redis_cluster import RedisClusterServer
from servers.s3 import Buckets

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = {
    "redis": "TEST_REDIS_URL",
    "postgres": "TEST_DATABASE_URL",
    "rabbitmq": "TEST_BROKER_URL",
    "s3": "TEST_S3_URL",
    "identity": "TEST_IDENTITY_URL",
}


def require(server: type[Program]) -> None:
    """Skip the test where the program is missing, and fail it under CI."""
    try:
        server.executable()
    except ProgramMissing as missing:
        give_up(str(missing))


def give_up(reason: str) -> NoReturn:
    """Skip the test because the machine lacks something, and fail it under CI, where nothing may be left untested."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


class SharedServers:
    """The servers that all processes of a test run use.

    The first process that needs one starts `python -m servers`, which belongs to no worker and stays until nobody holds
    the lock on the file of its users. The kernel gives a killed worker's lock back, so nothing outlives the run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks = ExitStack()
        self._started: list[subprocess.Popen[str]] = []

    def settings(self, kind: str) -> Mapping[str, str]:
        """The environment variables that tell where it is."""
        if ADDRESSES[kind] in os.environ:
            return os.environ
        require(KINDS[kind])
        env, users = (self._folder / f"{kind}.{what}" for what in ("env", "users"))
        self._locks.enter_context(locked(users, shared=True))
        with locked(self._folder / f"{kind}.starting"):
            if not env.exists():
                self._start(kind, env, users)
            return read(env)

    def release(self) -> None:
        """Let go of all of them first: those that wait for each other's servers would wait for ever."""
        self._locks.close()
        for process in self._started:
            with process:
                process.wait()

    def _start(self, kind: str, env: Path, users: Path) -> None:
        said = self._folder / f"{kind}.log"
        with said.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "servers", kind, "--env", str(env), "--users", str(users)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd=ROOT,
                start_new_session=True,
            )
        self._started.append(process)
        assert process.stdout is not None
        if not process.stdout.readline():
            pytest.fail(said.read_text())


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[IO[bytes]]:
    """Hold a lock on a file, waiting for it if need be."""
    import fcntl

    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield file


@pytest.fixture(scope="session")
def shared_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServers]:
    folder = tmp_path_factory.getbasetemp()
    servers = SharedServers(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)
    yield servers
    servers.release()


@pytest.fixture(scope="session")
def postgres(shared_servers: SharedServers) -> Databases:
    """A running PostgreSQL, shared with other tests: not to be killed."""
    return Databases(shared_servers.settings("postgres")[ADDRESSES["postgres"]])


@pytest.fixture(scope="session")
def rabbitmq(shared_servers: SharedServers) -> VirtualHosts:
    """A running RabbitMQ, shared with other tests: not to be killed."""
    settings = shared_servers.settings("rabbitmq")
    url = settings[ADDRESSES["rabbitmq"]]
    return VirtualHosts(url, settings.get("TEST_BROKER_MANAGEMENT") or management_of(url))


@pytest.fixture(scope="session")
def redis_of_all(shared_servers: SharedServers) -> Keys:
    """A numbered database of a running Redis, of this process's tests alone: not to be killed."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return Keys(shared_servers.settings("redis")[ADDRESSES["redis"]]).numbered(int(worker) + 1)


@pytest.fixture(scope="session")
def cluster_of_all() -> Iterator[Keys]:
    """A Redis Cluster of one node: not to be killed."""
    require(RedisClusterServer)
    with running(RedisClusterServer) as server:
        yield server.keys


@pytest.fixture(scope="session")
def s3(shared_servers: SharedServers) -> Buckets:
    """A running S3 server, shared with other tests: not to be killed."""
    return Buckets.at(shared_servers.settings("s3")[ADDRESSES["s3"]])


@pytest.fixture(scope="session")
def identities(shared_servers: SharedServers) -> Identities:
    """Running Kakao, Naver, Google and a plain provider, shared with other tests."""
    return Identities.at(shared_servers.settings("identity")[ADDRESSES["identity"]])


@pytest.fixture
def database_url(postgres: Databases) -> Iterator[str]:
    """A new and empty PostgreSQL database."""
    name = new_name()
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture
def broker_url(rabbitmq: VirtualHosts) -> Iterator[str]:
    """A new virtual host of RabbitMQ."""
    name = new_name()
    yield rabbitmq.create(name)
    rabbitmq.delete(name)


@pytest.fixture
def redis_url(redis_of_all: Keys) -> str:
    """An empty Redis database."""
    redis_of_all.empty()
    return redis_of_all.url


@pytest.fixture
def bucket_url(s3: Buckets, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A new bucket, with the keys to it in the environment."""
    for variable, value in s3.credentials().items():
        monkeypatch.setenv(variable, value)
    name = new_name()
    yield s3.create(name)
    s3.delete(name)


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A running Redis of this test alone, to be killed or frozen."""
    yield from _own(RedisServer)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL of this test alone, to be killed or frozen: what is committed stays."""
    require(PostgresServer)
    with running(lambda folder: PostgresServer(folder, durable=True)) as server:
        yield server


@pytest.fixture
def own_rabbitmq() -> Iterator[RabbitServer]:
    """A running RabbitMQ of this test alone, to be killed or frozen."""
    yield from _own(RabbitServer)


def new_name() -> str:
    """A name that no earlier run left behind; good for databases, virtual hosts and buckets."""
    return f"test-{secrets.token_hex(6)}"


def _own(make: type[Server]) -> Iterator[Server]:
    require(make)
    with running(make) as server:
        yield server
