"""Requests to one server: sent again where that may help, ended in time, answered by values or errors of our own."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import msgspec

from wastecoach import __version__
from wastecoach.client.addresses import shown
from wastecoach.client.credentials import Credentials
from wastecoach.client.problems import error_of
from wastecoach.client.retrying import PASSING, TOO_MANY, pause_s, retry_after_s
from wastecoach.client.showing import Bearer
from wastecoach.core.analysis import Language
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import ServerRefused, ServerUnreachable

Value = TypeVar("Value")
CONNECT_S = 10.0
# What operating systems begin their words with, which says nothing to people.
_NUMBER = re.compile(r"^\[Errno -?\d+\] ")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may take, and how often it is sent again.

    Attributes:
        timeout_s: Seconds for one try.
        retries: Tries after the first; to come back when the server asked for it uses none of them up.
        patience_s: Seconds for all tries and pauses together; no pause is begun that would go over.
    """

    timeout_s: float
    retries: int
    patience_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status and body."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """What comes back bit by bit: its media type, and pieces of its body."""

    media_type: str
    chunks: Iterator[bytes]


class Connection:
    """Connections to a server, kept open between requests; many threads may use it at once.

    Args:
        address: `http(s)://host[:port][/path]`, perhaps with user and password, which no error tells.
        language: In which the server words its problems.
        patience: With every request.
        sleep: Waits so many seconds; by default no longer than until somebody hangs up.
        credentials: Who we are there; nobody in particular by default.

    Raises:
        SettingInvalid: The address is none of a server.
    """

    def __init__(
        self,
        address: str,
        language: Language,
        patience: Patience,
        sleep: Callable[[float], object] | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        self.server = shown(address)
        self._closed = threading.Event()
        self.sleep = sleep or self._closed.wait
        self._patience = patience
        headers = {"User-Agent": f"wastecoach/{__version__}", "Accept-Language": language}
        self._http = httpx.Client(base_url=address, headers=headers)
        if credentials is not None and credentials.token() is not None:
            self._http.auth = Bearer(credentials, self._http.base_url)

    def close(self) -> None:
        """Hang up; threads that wait for another try give up."""
        self._closed.set()
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        timeout_s: float = 0.0,
        also: frozenset[int] = frozenset(),
        **content: Any,
    ) -> Answer:
        """The answer to a request; what is sent twice must not matter twice.

        Args:
            method: Of HTTP.
            path: Below the server's address, or a whole address of its own.
            timeout_s: Seconds for one try, where it may take longer than others.
            also: HTTP statuses that are answers here, besides those of success.
            content: As httpx takes it.

        Raises:
            ServerUnreachable: No connection, or no answer in time.
            WastecoachError: What the server says is wrong, or `ServerRefused`.
        """
        limit_s = max(timeout_s, self._patience.timeout_s)

        def once() -> Answer:
            until = time.monotonic() + limit_s
            timeout = httpx.Timeout(limit_s, connect=min(CONNECT_S, limit_s))
            with (
                self._own_errors(limit_s),
                self._http.stream(method, path, timeout=timeout, **content) as answer,
            ):
                body = _read(answer, until)
                if answer.status_code not in also:
                    self._check(answer, body)
                return Answer(answer.status_code, body)

        return self._patiently(once)

    def ask(self, kind: type[Value], method: str, path: str, **content: Any) -> Value:
        """The answer to a request, its JSON read as `kind`; else as `send`."""
        return self.read(kind, self.send(method, path, **content).body)

    def read(self, kind: type[Value], text: bytes) -> Value:
        """A JSON text as a value.

        Raises:
            ServerRefused: It is in another form: this is no server of ours.
        """
        try:
            return msgspec.json.decode(text, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            detail = f"not an answer of wastecoach: {fault}"
            raise ServerRefused(server=self.server, status=200, detail=detail) from fault

    @contextmanager
    def listen(
        self, path: str, headers: dict[str, str], quiet_s: float, until: float = math.inf
    ) -> Iterator[Stream]:
        """A stream that the server sends for as long as it likes.

        Args:
            path: Below the server's address.
            headers: Of the request.
            quiet_s: Seconds without a byte after which it counts as cut.
            until: No try is begun later, by `time.monotonic`.

        Raises:
            ServerUnreachable: No connection, or the stream was cut.
            WastecoachError: As `send`.
        """

        def once() -> httpx.Response:
            timeout = httpx.Timeout(quiet_s, connect=CONNECT_S)
            request = self._http.build_request("GET", path, headers=headers, timeout=timeout)
            with self._own_errors(quiet_s):
                answer = self._http.send(request, stream=True)
                if not answer.is_success:
                    self._check(answer, answer.read())
                return answer

        answer = self._patiently(once, until)
        try:
            with self._own_errors(quiet_s):
                media_type = answer.headers.get("content-type", "").partition(";")[0]
                yield Stream(media_type.strip(), answer.iter_bytes())
        finally:
            answer.close()

    def _patiently(self, once: Callable[[], Value], until: float = math.inf) -> Value:
        until = min(until, time.monotonic() + self._patience.patience_s)
        tries = failures = 0
        while True:
            try:
                return once()
            except ServerUnreachable as error:
                passing = _PassingError(error)
            except _PassingError as refused:
                passing = refused
            tries += 1
            failures += not passing.told
            pause = pause_s(tries, passing.asked_s, random.random())  # noqa: S311 -- no secret
            if failures > self._patience.retries or time.monotonic() + pause > until:
                raise passing.error
            self.sleep(pause)
            if self._closed.is_set():
                raise passing.error

    def _check(self, answer: httpx.Response, body: bytes) -> None:
        if answer.is_success:
            return
        error = error_of(answer.status_code, body, self.server)
        if answer.status_code not in PASSING:
            raise error
        asked_s = retry_after_s(answer.headers.get("retry-after"), dt.datetime.now(dt.UTC))
        told = answer.status_code == TOO_MANY and asked_s is not None
        raise _PassingError(error, asked_s, told=told)

    @contextmanager
    def _own_errors(self, limit_s: float) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as fault:
            detail = f"no answer within {limit_s:g} s"
            raise ServerUnreachable(server=self.server, detail=detail) from fault
        except (httpx.RequestError, httpx.InvalidURL) as fault:
            detail = _NUMBER.sub("", str(fault)) or type(fault).__name__
            raise ServerUnreachable(server=self.server, detail=detail) from fault


class _PassingError(Exception):
    """An error that may pass; `told`: the server merely said when to come back."""

    def __init__(
        self, error: WastecoachError, asked_s: float | None = None, *, told: bool = False
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.asked_s = asked_s
        self.told = told


def _read(answer: httpx.Response, until: float) -> bytes:
    """The whole body; httpx limits only the wait for each piece of it."""
    pieces = []
    for piece in answer.iter_bytes():
        pieces.append(piece)
        if time.monotonic() > until:
            message = "the answer drips"
            raise httpx.ReadTimeout(message, request=answer.request)
    return b"".join(pieces)
