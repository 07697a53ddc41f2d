"""`python -m servers`: real services for a developer, until Ctrl-C.

    python -m servers [redis] [postgres] [rabbitmq] [s3] [identity] [--env FILE]

It starts those named, all where none is, makes a database, a virtual host and a bucket, and prints the settings that
name them as lines for a shell. `TEST_…` lines make tests use these servers instead of starting their own.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

from servers.identity.server import IdentityServer
from servers.postgres import PostgresServer
from servers.program import Program, ServerFailed, running
from servers.rabbitmq import RabbitServer
from servers.redis import RedisServer
from servers.s3 import S3Server

KINDS: Mapping[str, type[Program]] = {
    "redis": RedisServer,
    "postgres": PostgresServer,
    "rabbitmq": RabbitServer,
    "s3": S3Server,
    "identity": IdentityServer,
}


def main() -> int:
    """Start, tell, stay, stop."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as ending:
            settings = _started(asked.kinds or list(KINDS), ending)
            lines = "".join(f"export {name}={shlex.quote(settings[name])}\n" for name in settings)
            if asked.env is not None:
                ending.enter_context(_written(asked.env, lines))
            print(lines, flush=True)
            _stay(asked.users)
    except KeyboardInterrupt:
        return 0
    except ServerFailed as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def read(env: Path) -> dict[str, str]:
    """The settings in a file that `--env` wrote."""
    exported = (line.removeprefix("export ") for line in env.read_text().splitlines())
    assigned = (shlex.split(line)[0].partition("=") for line in exported)
    return {name: value for name, _, value in assigned}


def _arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m servers", description=__doc__)
    reader.add_argument("kinds", nargs="*", metavar="|".join(KINDS), type=_kind)
    reader.add_argument("--env", type=Path, help="also write the lines here, once all are ready")
    reader.add_argument(
        "--users", type=Path, help="stay while anybody holds a shared lock on this file"
    )
    return reader.parse_args()


def _kind(name: str) -> str:
    if name not in KINDS:
        message = f"{name} is none of {', '.join(KINDS)}"
        raise argparse.ArgumentTypeError(message)
    return name


def _started(kinds: list[str], ending: ExitStack) -> dict[str, str]:
    settings: dict[str, str] = {}
    with ThreadPoolExecutor() as pool:
        for server in pool.map(lambda kind: ending.enter_context(running(KINDS[kind])), kinds):
            settings |= server.settings()
    return settings


@contextmanager
def _written(path: Path, lines: str) -> Iterator[None]:
    """The file is whole when it is there, and gone before the servers are."""
    new = path.with_name(f"{path.name}.new")
    new.touch(mode=0o600)
    new.write_text(lines)
    new.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _stay(users: Path | None) -> None:
    """Until Ctrl-C; or, where there is a file of users, until the kernel has released the last one's lock."""
    if users is None:
        Event().wait()
        return
    import fcntl

    descriptor = os.open(users, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)


if __name__ == "__main__":
    sys.exit(main())
