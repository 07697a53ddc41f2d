"""The same request again, with the same key, is the same job."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api import running

ANALYZE = "/api/v1/waste/analyze"


@pytest.fixture
def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


def test_a_repeated_request_gets_the_same_answer(api: httpx.Client, key: dict[str, str]) -> None:
    asked = {"language": "en", "size": 1000}
    first, second = (api.post(ANALYZE, json=asked, headers=key) for _ in range(2))
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert api.post(ANALYZE, json=asked).json()["job_id"] != first.json()["job_id"]


def test_another_request_with_the_same_key_is_refused(
    api: httpx.Client, key: dict[str, str]
) -> None:
    api.post(ANALYZE, json={"language": "en"}, headers=key)
    refused = api.post(ANALYZE, json={"language": "ko"}, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")


def test_ten_at_once_make_one_job(api: httpx.Client, key: dict[str, str]) -> None:
    def ask(_: int) -> str:
        job: str = api.post(ANALYZE, headers=key).json()["job_id"]
        return job

    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(ask, range(10)))) == 1


def test_a_repeated_upload_is_answered_without_another_analysis(
    api: httpx.Client, photo: bytes, key: dict[str, str]
) -> None:
    def ask(content: bytes) -> httpx.Response:
        return api.post("/api/v1/waste/classify", files={"file": content}, headers=key)

    first, second = ask(photo), ask(photo)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert ask(photo + b"\0").json()["code"] == "idempotency_key_reused"


def test_a_key_still_answers_when_the_job_is_done(
    api: httpx.Client, photo: bytes, key: dict[str, str]
) -> None:
    job = api.post(ANALYZE, headers=key).json()
    put = job["upload"]["put"]
    httpx.put(put["url"], content=photo, headers=put["headers"])
    api.post(job["complete_url"])
    running.ended(api, job["status_url"])
    assert api.post(ANALYZE, headers=key).json() == job


@pytest.mark.parametrize("bad", ["short", "x" * 129, "with spaces in the key"])
def test_keys_that_are_guessed_too_easily_are_refused(api: httpx.Client, bad: str) -> None:
    refused = api.post(ANALYZE, headers={"Idempotency-Key": bad})
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")
    assert refused.json()["errors"][0]["field"] == "header.idempotency-key"
