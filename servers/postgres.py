"""PostgreSQL, with a superuser of our own and no socket but the loopback port."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servers.ports import HOST
from servers.program import LOG_END, Program, ServerFailed, found

USER = "wastecoach"
DATABASE = "wastecoach"
# Where Debian keeps the programs that it does not put on the path.
DEBIAN = Path("/usr/lib/postgresql")
# Good for everything but a crash: what was committed last would be lost.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Databases:
    """The databases of a running PostgreSQL.

    Attributes:
        url: SQLAlchemy's address of one of them, as a user who may create others.
    """

    url: str

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, a copy of another one that nobody is connected to; its address."""
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url_of(name)

    def drop(self, name: str) -> None:
        """Remove a database, and the connections to it, if there is one of that name."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def url_of(self, name: str) -> str:
        """SQLAlchemy's address of a database."""
        from sqlalchemy import make_url

        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str, *names: str) -> None:
        from psycopg import connect, sql

        url = self.url_of("postgres").replace("postgresql+psycopg:", "postgresql:")
        with connect(url, autocommit=True) as connection:
            identifiers = [sql.Identifier(name) for name in names]
            # A statement takes no parameters in the place of names.
            connection.execute(sql.SQL(statement).format(*identifiers))


class PostgresServer(Program):
    """A PostgreSQL in a folder that its user can reach.

    Attributes:
        durable: Whether what was committed survives a crash; hastier otherwise.
    """

    name = "postgres"
    ready = "database system is ready to accept connections"
    gently = signal.SIGINT

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        super().__init__(folder)
        self.durable = durable
        self._password = secrets.token_urlsafe()

    @classmethod
    def executable(cls) -> str:
        """The newest one.

        Raises:
            ProgramMissing: It is not installed.
        """
        versions = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
        return str(Path(found(cls.name, *reversed(versions))).resolve())

    @property
    def databases(self) -> Databases:
        """What is in it."""
        return Databases(
            f"postgresql+psycopg://{USER}:{self._password}@{HOST}:{self.port}/postgres"
        )

    def command(self) -> Sequence[str]:
        """TCP only: a path in a deep folder is too long for a socket."""
        options = ["unix_socket_directories=", "max_connections=200", "log_checkpoints=off"]
        return [
            *(self.executable(), "-D", str(self._data), "-h", HOST, "-p", str(self.port)),
            *(f"--{option}" for option in [*options, *(() if self.durable else HASTY)]),
        ]

    def account(self) -> str | None:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        accounts = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in accounts else "nobody"

    def prepare(self) -> None:
        """Make the data folder at the first start.

        Raises:
            ServerFailed: It cannot be made.
        """
        if self._data.exists():
            return
        account = self.account()
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self._password)
        if account is not None:
            for path in (self.folder, secret):
                shutil.chown(path, account, pwd.getpwnam(account).pw_gid)
        made = subprocess.run(
            [
                *(found("initdb", Path(self.executable()).parent), "-D", str(self._data)),
                *("--username", USER, "--auth", "scram-sha-256", "--pwfile", str(secret)),
                *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
            ],
            user=account,
            group=account,
            extra_groups=None if account is None else [],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )
        secret.unlink()
        if made.returncode:
            message = f"initdb failed:\n{made.stdout[-LOG_END:]}"
            raise ServerFailed(message)

    def settings(self) -> dict[str, str]:
        """An empty database."""
        return {
            "WASTECOACH_DATABASE_URL": self.databases.create(DATABASE),
            "TEST_DATABASE_URL": self.databases.url,
        }

    def discard(self) -> None:
        """Stop it: killed, it would leave a piece of shared memory on the machine."""
        self.stop()

    @property
    def _data(self) -> Path:
        return self.folder / "data"
