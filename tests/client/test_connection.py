"""Requests are sent again where that may help, and end in time whatever the other side does."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import pytest

from tests.client.stage import acting, connected, problem, streams, told
from tests.services.servers import Reply, Server, cuts, cuts_in_the_middle, drips, hangs, says
from wastecoach import __version__
from wastecoach.client.connection import Connection, Patience
from wastecoach.core.errors import PhotoDamaged, SettingInvalid, WastecoachError
from wastecoach.core.jobs.errors import (
    JobNotFound,
    RecordsUnavailable,
    ServerRefused,
    ServerUnreachable,
    TooManyRequests,
)

FINE = says(200, {"a": 1})
PATH = "GET /x"
Answered = dict[str, int]


@pytest.mark.parametrize(
    "failure",
    [
        cuts,
        cuts_in_the_middle,
        says(502, b"<html>"),
        says(504, b""),
        problem(503, "records_unavailable"),
        problem(429, "too_many_requests"),
    ],
)
def test_what_may_pass_is_tried_again(failure: Reply) -> None:
    with acting({PATH: [failure, failure, FINE]}) as server:
        assert connected(server).ask(Answered, "GET", "x") == {"a": 1}
    assert len(server.arrived) == 3


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (cuts, ServerUnreachable),
        (cuts_in_the_middle, ServerUnreachable),
        (says(502, b"<html>"), ServerRefused),
        (problem(503, "records_unavailable"), RecordsUnavailable),
        (problem(429, "too_many_requests"), TooManyRequests),
    ],
)
def test_what_does_not_pass_is_told_after_the_last_try(
    failure: Reply, error: type[WastecoachError]
) -> None:
    slept: list[float] = []
    with acting({PATH: [failure]}) as server, pytest.raises(error):
        connected(server, slept, retries=2).ask(Answered, "GET", "x")
    assert len(server.arrived) == 3
    assert len(slept) == 2
    assert all(0 < pause < 2 for pause in slept)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (problem(404, "job_not_found"), JobNotFound),
        (problem(422, "photo_damaged"), PhotoDamaged),
        (says(500, b""), ServerRefused),
        (says(301, b"", location="/elsewhere"), ServerRefused),
        (says(200, b"<html>Welcome</html>"), ServerRefused),
    ],
)
def test_what_will_not_pass_is_told_at_once(failure: Reply, error: type[WastecoachError]) -> None:
    with acting({PATH: [failure]}) as server, pytest.raises(error):
        connected(server).ask(Answered, "GET", "x")
    assert len(server.arrived) == 1


def test_a_server_that_says_when_to_come_back_is_obeyed_however_often() -> None:
    busy = problem(429, "too_many_requests", retry_after="7")
    slept: list[float] = []
    with acting({PATH: [busy] * 9 + [FINE]}) as server:
        connected(server, slept, retries=0).ask(Answered, "GET", "x")
    assert len(slept) == 9
    assert all(7 <= pause <= 12 for pause in slept)


def test_nobody_waits_longer_than_their_patience() -> None:
    slept: list[float] = []
    busy = problem(503, "records_unavailable", retry_after="3600")
    with acting({PATH: [busy]}) as server, pytest.raises(RecordsUnavailable):
        connected(server, slept, patience_s=60.0).ask(Answered, "GET", "x")
    assert slept == []


@pytest.mark.parametrize("reply", [hangs, drips])
def test_a_server_that_does_not_come_to_an_end_is_unreachable(reply: Reply) -> None:
    with acting({PATH: [reply]}) as server:
        began = time.monotonic()
        with pytest.raises(ServerUnreachable, match=r"within 0\.3 s"):
            connected(server, timeout_s=0.3, retries=1).ask(Answered, "GET", "x")
        # A deadline, not a speed: for ever is what it is told from.
        assert time.monotonic() - began < 30
    assert len(server.arrived) == 2


def test_a_stream_that_falls_silent_counts_as_cut() -> None:
    with (
        acting({PATH: [hangs]}) as server,
        pytest.raises(ServerUnreachable),
        connected(server, retries=0).listen("x", {}, quiet_s=0.2),
    ):
        pass


def test_a_stream_that_breaks_is_unreachable_where_it_broke() -> None:
    with acting({PATH: [streams(told(3), cut=True)]}) as server:
        arrived = b""
        listening = connected(server).listen("x", {}, quiet_s=5.0)
        with pytest.raises(ServerUnreachable), listening as stream:  # noqa: PT012 -- it breaks on the way
            for chunk in stream.chunks:
                arrived += chunk
    assert stream.media_type == "text/event-stream"
    assert arrived.startswith(b"id: 3\n")


def test_a_request_says_who_sends_it_and_in_which_language_to_answer() -> None:
    with acting({PATH: [FINE]}) as server:
        connected(server).ask(Answered, "GET", "x")
    headers = server.arrived[0].headers
    assert headers["user-agent"] == f"wastecoach/{__version__}"
    assert headers["accept-language"] == "en"


@pytest.mark.parametrize(
    "address", ["", "waste.example", "ftp://waste.example", "http://", "/srv", "a b"]
)
def test_what_is_no_address_of_a_server_is_told_as_such(address: str) -> None:
    with pytest.raises(SettingInvalid, match="server"):
        Connection(address, "en", Patience(1, 0, 1))


def test_no_secret_of_the_address_is_in_an_error(free_port: int) -> None:
    address = f"http://user:secret@127.0.0.1:{free_port}/base/?key=secret#secret"
    with acting({}) as server, pytest.raises(ServerUnreachable) as caught:
        connected(server, address=address).ask(Answered, "GET", "x")
    assert caught.value.params["server"] == f"http://127.0.0.1:{free_port}/base"
    assert "secret" not in f"{caught.value!r} {caught.value}"


def test_user_and_password_go_to_the_server_and_to_no_other() -> None:
    with acting({PATH: [FINE]}) as server, acting({PATH: [FINE]}) as other:
        address = server.url.replace("http://", "http://user:secret@")
        connection = connected(server, address=address)
        connection.ask(Answered, "GET", "x")
        connection.ask(Answered, "GET", f"{other.url}/x")
    assert server.arrived[0].headers["authorization"].startswith("Basic ")
    assert "authorization" not in other.arrived[0].headers


def test_who_waits_for_another_try_gives_up_when_the_connection_is_closed() -> None:
    arrived = threading.Event()

    def busy(handler: BaseHTTPRequestHandler, server: Server) -> None:
        problem(429, "too_many_requests", retry_after="3600")(handler, server)
        arrived.set()

    patience = Patience(timeout_s=5.0, retries=0, patience_s=10_000.0)
    with acting({PATH: [busy]}) as server, ThreadPoolExecutor(1) as pool:
        connection = Connection(server.url, "en", patience)
        waiting = pool.submit(connection.ask, Answered, "GET", "x")
        assert arrived.wait(30)
        connection.close()
        with pytest.raises((WastecoachError, RuntimeError)):
            waiting.result(timeout=30)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_a_connection_may_be_used_by_many_threads() -> None:
    with acting({PATH: [FINE]}) as server, ThreadPoolExecutor(16) as pool:
        connection = connected(server)
        waiting = [pool.submit(connection.ask, Answered, "GET", "x") for _ in range(64)]
        found = [future.result() for future in waiting]
    assert found == [{"a": 1}] * 64
