"""A one-call upload is answered as its sender prefers, and stays one job however often it is cut off."""

from __future__ import annotations

import socket
import struct
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.api import running
from wastecoach.api.preferring import Patience, patience_of
from wastecoach.settings import Settings

CLASSIFY = "/api/v1/waste/classify"
HISTORY = "/api/v1/waste/history"
ASYNC = {"Prefer": "respond-async"}


@pytest.fixture
def slow() -> Iterator[httpx.Client]:
    settings = Settings(vision="stub", stub_seconds=2, requests_per_minute=100_000)
    with running.client(settings) as found:
        yield found


@pytest.fixture
def device(api: httpx.Client) -> dict[str, str]:
    token = api.post("/api/v1/auth/device").json()["device_token"]
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}


def sent(api: httpx.Client, photo: bytes, headers: dict[str, str]) -> httpx.Response:
    return api.post(CLASSIFY, files={"file": photo}, headers=headers)


def test_who_prefers_so_is_answered_before_anybody_looked(slow: httpx.Client, photo: bytes) -> None:
    answer = sent(slow, photo, ASYNC)
    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "respond-async"
    working = answer.json()
    assert working["state"] in {"uploaded", "queued", "processing"}
    assert running.ended(slow, working["status_url"])["state"] == "done"
    assert slow.get(working["result_url"]).json()["guidance"]


def test_who_prefers_to_wait_is_answered_with_the_analysis(api: httpx.Client, photo: bytes) -> None:
    answer = sent(api, photo, {"Prefer": "respond-async, wait=30"})
    assert answer.status_code == 200
    assert answer.json()["guidance"]


def test_who_waits_a_little_gets_the_addresses_then(slow: httpx.Client, photo: bytes) -> None:
    answer = sent(slow, photo, {"Prefer": "wait=1"})
    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "wait=1"


def test_repeated_with_its_key_it_is_the_same_job_however_it_is_preferred(
    api: httpx.Client, photo: bytes, device: dict[str, str]
) -> None:
    first = sent(api, photo, device | ASYNC)
    again = sent(api, photo, device | ASYNC)
    assert first.status_code == again.status_code == 202
    assert first.json()["job_id"] == again.json()["job_id"]
    whole = sent(api, photo, device)
    assert whole.status_code == 200
    assert whole.headers["content-location"] == first.json()["result_url"]
    assert len(entries(api, device)) == 1


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_an_upload_that_was_cut_off_is_one_job_when_it_is_sent_again(
    api: httpx.Client, photo: bytes, device: dict[str, str], share: float
) -> None:
    cut_off(api, photo, device | ASYNC, share)
    answers = [sent(api, photo, device | ASYNC) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {202}
    (job,) = {answer.json()["job_id"] for answer in answers}
    assert running.ended(api, answers[0].json()["status_url"], device)["state"] == "done"
    assert [entry["job_id"] for entry in entries(api, device)] == [job]


def test_another_origin_may_prefer_and_read_what_was_applied(photo: bytes) -> None:
    settings = Settings(vision="stub", cors_origins="https://app.example")
    with running.client(settings) as api:
        asked = {
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "prefer, idempotency-key",
        }
        assert api.options(CLASSIFY, headers=asked).status_code == 200
        answer = sent(api, photo, {"Origin": "https://app.example", **ASYNC})
    assert "Preference-Applied" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("prefer", "patience"),
    [
        ("", Patience(55.0)),
        ("respond-async", Patience(0.0, ("respond-async",))),
        (" Respond-Async ; x=1", Patience(0.0, ("respond-async",))),
        ("return=minimal, handling=lenient", Patience(55.0)),
        ("wait=10", Patience(10.0, ("wait=10",))),
        ('wait="10"', Patience(10.0, ("wait=10",))),
        ("wait=10, wait=20", Patience(10.0, ("wait=10",))),
        ("respond-async, wait=10", Patience(10.0, ("respond-async", "wait=10"))),
        ("wait=0", Patience(0.0, ("wait=0",))),
        ("wait=99999", Patience(55.0)),
        ("wait=-1", Patience(55.0)),
        ("wait=ten, respond-async", Patience(0.0, ("respond-async",))),
        ("wait=" + "9" * 5000, Patience(55.0)),
        (",;=,,", Patience(55.0)),
    ],
)
def test_preferences_are_read_as_the_standard_has_them(prefer: str, patience: Patience) -> None:
    assert patience_of(prefer, 55.0) == patience


def entries(api: httpx.Client, headers: dict[str, str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = api.get(HISTORY, headers=headers).json()["entries"]
    return found


def cut_off(api: httpx.Client, photo: bytes, headers: dict[str, str], share: float) -> None:
    """Send so much of an upload's body, then reset the connection."""
    request = httpx.Request("POST", f"{api.base_url}{CLASSIFY}", files={"file": photo})
    body = request.read()
    lines = [f"{name}: {value}" for name, value in (headers | dict(request.headers)).items()]
    head = "\r\n".join([f"POST {CLASSIFY} HTTP/1.1", *lines, "", ""]).encode()
    address = urlsplit(str(api.base_url))
    assert address.hostname is not None
    with socket.create_connection((address.hostname, address.port or 80)) as line:
        line.sendall(head + body[: int(len(body) * share)])
        # Closed with nothing lingering, a connection is reset.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
