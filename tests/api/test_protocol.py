"""Connections: what is not a body has an end, in bytes and in seconds."""

from __future__ import annotations

import contextlib
import resource
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api import running
from wastecoach.api.protocol import MOST_HEAD, BoundedProtocol
from wastecoach.settings import Settings

ANALYZE = "POST /api/v1/waste/analyze HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
CHUNKED = f"{ANALYZE}Transfer-Encoding: chunked\r\n\r\n"
MUCH = 64 * MOST_HEAD


def connected(api: httpx.Client) -> socket.socket:
    address = urlsplit(str(api.base_url))
    assert address.hostname
    return socket.create_connection((address.hostname, address.port or 0), running.PATIENCE_S)


def answer_to(sent: bytes, api: httpx.Client) -> bytes:
    """What comes back until the server closes the connection, while it still takes what is sent."""
    with connected(api) as asking:
        # It closes while more is under way.
        with contextlib.suppress(ConnectionError):
            asking.sendall(sent)
        return rest_of(asking)


def rest_of(asking: socket.socket) -> bytes:
    answer = b""
    with contextlib.suppress(ConnectionError):
        while part := asking.recv(65_536):
            answer += part
    return answer


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"x" * MUCH,
        b"GET / HTTP/1.1\r\nOne: " + b"x" * MUCH,
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * (MUCH // 6),
        f"{CHUNKED}2;".encode() + b"x" * MUCH,
        f"{CHUNKED}2\r\n{{}}\r\n0\r\n".encode() + b"A: b\r\n" * (MUCH // 6),
    ],
    ids=["address", "header", "headers", "extension of a part", "trailers"],
)
def test_a_head_without_end_ends_the_connection(sent: bytes, api: httpx.Client) -> None:
    assert b"HTTP/1.1 2" not in answer_to(sent, api)
    assert api.get("/healthz").status_code == 200


def test_a_large_head_is_fine(api: httpx.Client) -> None:
    large = {f"x-{number}": "x" * 1000 for number in range(MOST_HEAD // 1100)}
    assert [api.get("/healthz", headers=large).status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("begun", [b"", b"GET", b"GET /healthz HTTP/1.1\r\nHost: here\r\n"])
def test_who_begins_and_says_no_more_is_sent_away(
    begun: bytes, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.1)
    with running.client(settings) as api:
        assert answer_to(begun, api) == b""


def test_a_second_request_has_to_come_whole_as_well(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.1)
    with running.client(settings) as api, connected(api) as asking:
        asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
        assert asking.recv(65_536).startswith(b"HTTP/1.1 200")
        asking.sendall(b"GET /heal")
        assert rest_of(asking) == b""


def test_the_answer_to_a_slow_request_is_not_cut_off_by_a_half_one_behind_it(
    settings: Settings, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.1)
    slow = settings.model_copy(update={"stub_seconds": 0.5})
    form = httpx.Request("POST", "http://here/api/v1/waste/classify", files={"file": photo})
    headers = "".join(f"{name}: {value}\r\n" for name, value in form.headers.items())
    asked = f"POST /api/v1/waste/classify HTTP/1.1\r\n{headers}\r\n".encode() + form.read()
    with running.client(slow) as api, connected(api) as asking:
        asking.sendall(asked + b"GET /heal")
        assert asking.recv(65_536).startswith(b"HTTP/1.1 200")


def test_one_connection_too_many_is_closed_and_the_others_go_on(
    api: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wastecoach.api.protocol.room_for_connections", lambda: 2)
    assert api.get("/healthz").status_code == 200
    with connected(api), connected(api) as second:
        assert rest_of(second) == b""
        assert api.get("/healthz").status_code == 200


def test_a_server_has_as_many_files_open_as_it_may() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    program = (
        "import resource as r; from wastecoach.api.protocol import make_room, room_for_connections;"
        f"r.setrlimit(r.RLIMIT_NOFILE, (128, {min(hard, 3000)})); make_room(); print(room_for_connections())"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert int(ran.stdout) == min(hard, 3000) * 2 // 3
