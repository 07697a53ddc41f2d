"""Every error is a problem (RFC 9457): status, code, words in the caller's language, nothing of the inside."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest

from tests.api import running
from tests.library.test_errors import KINDS
from wastecoach import bootstrap
from wastecoach.api.app import create_app
from wastecoach.api.errors import STATUSES, status_of, status_of_code
from wastecoach.api.problems import MEDIA_TYPE, told
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import DependencyError, RecordsUnavailable
from wastecoach.settings import Settings

MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}
UNKNOWN = "0" * 32


def checked(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert set(problem) == MEMBERS
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_status_of_its_own(kind: type[WastecoachError]) -> None:
    assert STATUSES[kind] == status_of_code(kind.code)
    assert 400 <= STATUSES[kind] < 600


def test_an_error_that_is_not_listed_is_what_its_parent_is() -> None:
    class Mine(RecordsUnavailable):
        pass

    assert status_of(Mine()) == 503


def test_what_the_server_stands_on_is_unavailable_not_broken() -> None:
    gone = {kind for kind in KINDS if issubclass(kind, DependencyError)}
    assert {STATUSES[kind] for kind in gone} == {503, 410}


def test_callers_learn_nothing_of_the_inside() -> None:
    params = {"place": "db.internal", "detail": "password"}
    text = told("records_unavailable", params, STATUSES[RecordsUnavailable], "en")
    assert not any(secret in text for secret in params.values())


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "request_refused"),
        ("DELETE", "/api/v1/waste/analyze", 405, "request_refused"),
        ("GET", f"/api/v1/waste/status/{UNKNOWN}", 404, "job_not_found"),
        ("GET", f"/api/v1/waste/events/{UNKNOWN}", 404, "job_not_found"),
        ("GET", f"/api/v1/waste/result/{UNKNOWN}", 404, "job_not_found"),
        ("POST", f"/api/v1/waste/upload-complete/{UNKNOWN}", 404, "job_not_found"),
        ("GET", "/api/v1/waste/status/..%2f..%2fetc%2fpasswd", 404, "job_not_found"),
        ("GET", "/api/v1/waste/result/%00", 404, "job_not_found"),
        ("GET", f"/api/v1/batches/{UNKNOWN}", 404, "batch_not_found"),
        ("GET", f"/api/v1/batches/{UNKNOWN}/results", 404, "batch_not_found"),
        ("GET", "/api/v1/batches/%00", 404, "batch_not_found"),
        ("GET", "/api/v1/items", 422, "request_invalid"),
        ("POST", "/api/v1/waste/classify", 422, "request_invalid"),
        ("PUT", "/api/v1/uploads/photos/1", 403, "upload_forbidden"),
        ("POST", "/api/v1/uploads/photos/1", 403, "upload_forbidden"),
    ],
)
def test_what_cannot_be_served_is_a_problem(
    api: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    checked(api.request(method, path), status, code)


@pytest.mark.parametrize(
    "asked",
    [
        {"language": "fr"},
        {"size": 0},
        {"size": 20 * 1024**2 + 1},
        {"size": "many"},
        {"content_type": "text/html"},
        {"latitude": 37.5},
        {"latitude": 91, "longitude": 0},
        {"location": {"latitude": 37.5}},
        {"location": {"latitude": 37.5, "longitude": 181}},
        {"housing": "castle"},
        {"name": "a\0b"},
        {"name": "x" * 256},
        {"region": "\ud800"},
        [],
        "text",
    ],
)
def test_impossible_fields_are_named(api: httpx.Client, asked: object) -> None:
    answer = api.post(
        "/api/v1/waste/analyze",
        content=json.dumps(asked),
        headers={"Content-Type": "application/json"},
    )
    problem = checked(answer, 422, "request_invalid")
    assert problem["errors"]
    assert all(fault["field"].startswith("body") for fault in problem["errors"])


@pytest.mark.parametrize("body", [b"{", b'{"size": NaN}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(api: httpx.Client, body: bytes) -> None:
    answer = api.post(
        "/api/v1/waste/analyze", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == MEDIA_TYPE


def test_faults_do_not_repeat_what_was_sent(api: httpx.Client) -> None:
    answer = api.post("/api/v1/waste/analyze", json={"language": "my secret"})
    assert "my secret" not in answer.text


def test_a_body_of_another_media_type_is_refused(api: httpx.Client) -> None:
    text = api.post("/api/v1/waste/analyze", content="x", headers={"Content-Type": "text/plain"})
    checked(text, 415, "request_refused")
    checked(api.post("/api/v1/waste/classify", json={}), 415, "request_refused")


def test_a_result_that_is_not_there_yet_says_so(api: httpx.Client) -> None:
    job = api.post("/api/v1/waste/analyze").json()
    problem = checked(api.get(job["result_url"]), 409, "job_not_done")
    assert "pending" in problem["detail"]


def test_problems_speak_the_callers_language(api: httpx.Client) -> None:
    address = f"/api/v1/waste/status/{UNKNOWN}"
    asked = {
        "en": api.get(address, headers={"Accept-Language": "de, en-GB;q=0.8, ko;q=0.1"}),
        "ko": api.get(address, headers={"Accept-Language": "ko-KR"}),
        "en again": api.get(address, params={"language": "en"}),
        "nothing": api.get(address),
    }
    said = {name: answer.json()["detail"] for name, answer in asked.items()}
    assert said["en"].startswith("There is no job")
    assert said["en again"] == said["en"]
    assert said["nothing"] == said["ko"] != said["en"]


def test_what_breaks_is_one_line_in_the_log_and_no_traceback_for_the_caller(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> None:
        message = "the inside"
        raise RuntimeError(message)

    app = create_app(settings)
    app.add_api_route("/break", break_down)
    with caplog.at_level(logging.ERROR), running.client(settings, app) as api:
        answer = api.get("/break")
    problem = checked(answer, 500, "error")
    assert "inside" not in answer.text
    assert problem["detail"] == bootstrap.catalogue("ko").text("api.broke")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.request_id == problem["request_id"]  # type: ignore[attr-defined]


def test_a_photo_that_fails_is_told_in_one_call_as_well(api: httpx.Client) -> None:
    damaged = running.example()[:500]
    answer = api.post("/api/v1/waste/classify", files={"file": damaged}, data={"language": "en"})
    problem = checked(answer, 422, "photo_damaged")
    assert problem["detail"].startswith(bootstrap.catalogue("en").text("errors.photo_damaged.what"))
