"""Who a client is with a server: a token, or a sign-in that is kept in a file and renewed when its time is over.

A refresh token is good once, and one that comes twice ends the whole sign-in. So processes that share a file take
turns: whoever comes second finds what the first one got.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import httpx
import msgspec

from wastecoach.client.addresses import shown
from wastecoach.core.errors import OutputFailed
from wastecoach.core.people.errors import SessionEnded

# Threads take turns by this, processes by a lock on a file; on Windows, which has no such locks, two of them would have
# to renew a sign-in within the same second.
_turns = threading.Lock()


@dataclass(frozen=True, slots=True)
class Held:
    """A sign-in as it is kept.

    Attributes:
        server: Its address, without user and password.
        access_token: Shown with every request.
        refresh_token: Brings the next two, once.
        name: Of the person, for people.
        provider: With whom they signed in, "" unknown.
    """

    server: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    name: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The next tokens of a sign-in, as the server tells them."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


class Credentials(Protocol):
    """Who a client is."""

    def token(self) -> str | None:
        """What it shows, None where it is nobody in particular."""
        ...


class FixedToken:
    """A token that somebody else looks after.

    Args:
        token: An access token, or a device's.
    """

    def __init__(self, token: str) -> None:
        self._token = token

    def token(self) -> str | None:
        """It."""
        return self._token


class SavedSignIn:
    """A sign-in with one server, in a file that its owner alone can read.

    Args:
        folder: Of all such files of a user.
        address: Of the server.

    Raises:
        SettingInvalid: The address is none of a server.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.server = shown(address)
        name = hashlib.sha256(self.server.encode()).hexdigest()[:16]
        self._path = folder / f"{httpx.URL(self.server).host}-{name}.json"
        self._known = self._read()

    @property
    def held(self) -> Held | None:
        """The sign-in, None where there is none."""
        return self._known

    def token(self) -> str | None:
        """What is shown to the server."""
        return None if self._known is None else self._known.access_token

    def renewed(self, pair: Pair) -> str:
        """Keep the next tokens, within a turn; the one to show."""
        if self._known is not None:
            access, refresh = pair.access_token, pair.refresh_token
            self.keep(replace(self._known, access_token=access, refresh_token=refresh))
        return pair.access_token

    def keep(self, held: Held) -> None:
        """Keep a sign-in in place of any before.

        Raises:
            OutputFailed: It cannot be written.
        """
        self._prepare()
        try:
            self._write(msgspec.json.encode(held))
        except OSError as fault:
            raise self._failed(fault) from fault
        self._known = held

    def forget(self) -> None:
        """Forget the sign-in.

        Raises:
            OutputFailed: The file cannot be removed.
        """
        try:
            self._path.unlink(missing_ok=True)
        except NotADirectoryError:
            pass
        except OSError as fault:
            raise self._failed(fault) from fault
        self._known = None

    @contextmanager
    def turn(self) -> Iterator[Held]:
        """Nobody else renews the sign-in meanwhile; what is kept of it now.

        Raises:
            SessionEnded: Somebody signed out since.
            OutputFailed: Nothing can be written beside it.
        """
        with _turns, self._locked():
            self._known = self._read()
            if self._known is None:
                raise SessionEnded
            yield self._known

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        self._prepare()
        try:
            lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as fault:
            raise self._failed(fault) from fault
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _prepare(self) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise self._failed(fault) from fault

    def _read(self) -> Held | None:
        """What is in the file; what cannot be read is as good as nothing."""
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            found = msgspec.json.decode(self._path.read_bytes(), type=Held)
            return found if found.server == self.server else None
        return None

    def _write(self, text: bytes) -> None:
        """The file is whole at every moment, and never anybody else's to read."""
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 -- a descriptor
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _failed(self, fault: OSError) -> OutputFailed:
        detail = fault.strerror or type(fault).__name__
        return OutputFailed(target=str(self._path), detail=detail)
