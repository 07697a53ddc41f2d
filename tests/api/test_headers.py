"""What every answer carries, and what pages of other origins may do."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator

import httpx
import pytest

from tests.api import running
from tests.waiting import until
from wastecoach.api.app import create_app
from wastecoach.settings import Settings

ITEMS = "/api/v1/items?q=pizza%20box&language=en"
STREAMS = "/api/v1/rules/streams"
UNKNOWN = f"/api/v1/waste/status/{'0' * 32}"
PAGE = "https://page.example"


@pytest.mark.parametrize("path", [STREAMS, UNKNOWN, "/nowhere", "/healthz", "/openapi.json"])
def test_every_answer_is_safe(api: httpx.Client, path: str) -> None:
    headers = api.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
    assert "server" not in headers


def test_browsers_keep_to_https_behind_a_proxy_that_is_trusted(api: httpx.Client) -> None:
    headers = api.get(STREAMS, headers={"X-Forwarded-Proto": "https"}).headers
    assert headers["strict-transport-security"].startswith("max-age=")
    job = api.post("/api/v1/waste/analyze", headers={"X-Forwarded-Proto": "https"}).json()
    assert job["status_url"].startswith("https://")


@pytest.mark.parametrize("path", [STREAMS, UNKNOWN])
def test_a_sane_request_id_is_kept_and_any_other_replaced(api: httpx.Client, path: str) -> None:
    assert api.get(path, headers={"X-Request-ID": "abc-123.x_y"}).headers["x-request-id"] == (
        "abc-123.x_y"
    )
    for other in ("short", "with space in", "x" * 65, "<script>alert"):
        given = api.get(path, headers={"X-Request-ID": other}).headers["x-request-id"]
        assert given != other
        assert len(given) == 32
    first, second = (api.get(path).headers["x-request-id"] for _ in range(2))
    assert first != second


def test_a_request_is_one_line_in_the_log(
    api: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "wastecoach.access"):
        answer = api.get("/api/v1/waste/result/" + "0" * 32, params={"language": "en"})
        until(lambda: caplog.records)
    (line,) = (record for record in caplog.records if record.name == "wastecoach.access")
    assert line.getMessage() == "GET /api/v1/waste/result/{job_id} 404"
    assert line.__dict__["request_id"] == answer.headers["x-request-id"]
    assert line.__dict__["client"] == "127.0.0.0/24"
    assert str(line.__dict__["status"]) == "404"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_answers_are_compressed(api: httpx.Client, coding: str) -> None:
    with api.stream("GET", ITEMS, headers={"Accept-Encoding": coding}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == coding
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert len(raw) < len(api.get(ITEMS, headers={"Accept-Encoding": "identity"}).content)
    if coding == "gzip":
        assert gzip.decompress(raw).startswith(b"{")


def test_events_are_not_compressed(api: httpx.Client, photo: bytes) -> None:
    job = running.completed(api, photo)
    address = f"/api/v1/waste/events/{job['job_id']}"
    for headers in ({}, {"Origin": PAGE}):
        answer = api.get(address, headers={"Accept-Encoding": "gzip, br, zstd"} | headers)
        assert "content-encoding" not in answer.headers
        assert "event: done" in answer.text


def test_heads_are_answered_without_a_body(api: httpx.Client, photo: bytes) -> None:
    job = running.completed(api, photo)["job_id"]
    paths = [STREAMS, *(f"/api/v1/waste/{what}/{job}" for what in ("status", "result", "events"))]
    for path in paths:
        head, got = api.head(path), api.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_pages_of_other_origins_may_do_nothing_unless_they_are_named(api: httpx.Client) -> None:
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
    assert api.options("/api/v1/waste/analyze", headers=asked).status_code == 405
    for path in (STREAMS, UNKNOWN):
        headers = api.get(path, headers={"Origin": PAGE}).headers
        assert "access-control-allow-origin" not in headers


class TestShared:
    """With `cors_origins`."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(vision="stub", cors_origins=f"{PAGE}, https://other.example")

    @pytest.fixture
    def api(self, settings: Settings) -> Iterator[httpx.Client]:
        with running.client(settings) as found:
            yield found

    def test_named_pages_may_ask_and_read(self, api: httpx.Client, photo: bytes) -> None:
        asked = {
            "Origin": PAGE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, idempotency-key",
        }
        allowed = api.options("/api/v1/waste/analyze", headers=asked)
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == PAGE
        job = running.completed(api, photo)["job_id"]
        for what in ("status", "result", "events"):
            answer = api.get(f"/api/v1/waste/{what}/{job}", headers={"Origin": PAGE})
            assert answer.status_code == 200
            assert answer.headers["access-control-allow-origin"] == PAGE
            assert "x-request-id" in answer.headers["access-control-expose-headers"].lower()

    def test_problems_can_be_read_too(self, api: httpx.Client) -> None:
        answer = api.get(UNKNOWN, headers={"Origin": PAGE})
        assert answer.status_code == 404
        assert answer.headers["access-control-allow-origin"] == PAGE

    def test_other_pages_may_not(self, api: httpx.Client) -> None:
        answer = api.get(STREAMS, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers


def test_a_job_carries_the_callers_trace_on(settings: Settings) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    app = create_app(settings)
    with running.client(settings, app) as api:
        ids = [
            api.post("/api/v1/waste/analyze", headers={"traceparent": given}).json()["job_id"]
            for given in (trace, "nonsense")
        ]
        jobs = [app.state.serving.ports.records.job(one) for one in ids]
    assert [job.trace for job in jobs] == [trace, None]
