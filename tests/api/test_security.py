"""What a stranger may not do."""

from __future__ import annotations

import re
import socket
import threading
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx
import pytest

from tests.api import running
from wastecoach.settings import Settings

ANALYZE = "/api/v1/waste/analyze"


def changed(url: str, **fields: str) -> str:
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | fields
    return urlunsplit(parts._replace(query=urlencode(query)))


def test_job_ids_cannot_be_guessed(api: httpx.Client) -> None:
    ids = {api.post(ANALYZE).json()["job_id"] for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)
    prefixes = {one[:4] for one in ids}
    assert len(prefixes) > 40


@pytest.mark.parametrize(
    "fields",
    [
        {"expires": "99999999999"},
        {"type": "text/html"},
        {"size": "1"},
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "é"},
    ],
)
def test_a_leave_to_upload_that_was_changed_is_none(
    api: httpx.Client, photo: bytes, fields: dict[str, str]
) -> None:
    job = api.post(ANALYZE, json={"size": len(photo)}).json()
    kind = {"Content-Type": fields.get("type", "image/jpeg")}
    put = httpx.put(changed(job["upload_url"], **fields), content=photo, headers=kind)
    assert (put.status_code, put.json()["code"]) == (403, "upload_forbidden")
    form = job["upload"]["form"]
    post = httpx.post(form["url"], data=form["fields"] | fields, files={"file": photo})
    assert (post.status_code, post.json()["code"]) == (403, "upload_forbidden")


def test_a_leave_for_one_photo_is_none_for_another(api: httpx.Client, photo: bytes) -> None:
    mine, yours = (api.post(ANALYZE).json() for _ in range(2))
    forged = mine["upload_url"].replace(mine["job_id"], yours["job_id"])
    answer = httpx.put(forged, content=photo, headers=running.JPEG)
    assert (answer.status_code, answer.json()["code"]) == (403, "upload_forbidden")


def test_a_leave_to_upload_ends(
    settings: Settings, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_800_000_000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    with running.client(settings) as api:
        job = api.post(ANALYZE).json()
        now[0] += 300
        answer = httpx.put(job["upload_url"], content=photo, headers=running.JPEG)
    assert (answer.status_code, answer.json()["code"]) == (403, "upload_expired")


def test_no_address_of_a_request_is_ever_fetched(api: httpx.Client, photo: bytes) -> None:
    """A trap listens; its address stands wherever a request has room for one."""
    fetched = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(30)

        def wait() -> None:
            try:
                trap.accept()
            except OSError:
                return
            fetched.set()

        listening = threading.Thread(target=wait)
        listening.start()
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/photo.jpg"
        fields = {"name": url, "region": url}
        extra = {"photo": url, "url": url, "source": url, "file": url, "upload_url": url}
        parts = dict.fromkeys(extra, (None, url))
        assert running.completed(api, photo, **fields, **extra)["state"] == "done"
        assert api.post("/api/v1/waste/classify", files=parts).status_code == 422
        one_call = api.post("/api/v1/waste/classify", files={"file": photo}, data=fields)
        assert one_call.status_code == 200
        assert api.get("/api/v1/items", params={"q": url}).status_code == 200
        trap.shutdown(socket.SHUT_RDWR)
        listening.join()
    assert not fetched.is_set()


def test_a_forged_host_does_not_break_out_of_an_address(api: httpx.Client) -> None:
    for host in ('evil"><script>', "a b", "user@evil.example", "evil.example/path?"):
        job = api.post(ANALYZE, headers={"Host": host.replace(" ", "%20")})
        if job.status_code == 202:
            assert urlsplit(job.json()["status_url"]).hostname == "127.0.0.1"


def test_a_location_is_told_nowhere(api: httpx.Client, photo: bytes) -> None:
    progress = running.completed(
        api, photo, location={"latitude": 37.49791, "longitude": 127.02761}
    )
    result = api.get(f"/api/v1/waste/result/{progress['job_id']}").text
    assert "37.49791" not in f"{progress}{result}"
