"""The server as a process: it says when it is ready, and ends in good order."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.api import running
from tests.waiting import until
from wastecoach.settings import Settings

PATIENCE_S = 60.0


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`wastecoach serve` on a free port, and the line it says when it is ready."""
    command = [sys.executable, "-m", "wastecoach", "serve", "--port", "0", *options]
    env = os.environ | {"WASTECOACH_VISION": "stub"} | environment
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


def address_in(line: str) -> str:
    found = re.search(r"http://\S+", line)
    assert found, line
    return found[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_one_line_when_it_is_ready_and_ends_when_it_is_asked_to(
    number: signal.Signals,
) -> None:
    with serving("--lang", "en") as (process, line):
        assert httpx.get(f"{address_in(line)}/healthz").status_code == 200
        assert line == f"wastecoach is ready: {address_in(line)} (Ctrl-C ends it)\n"
        process.send_signal(number)
        said, errors = process.communicate(timeout=PATIENCE_S)
    assert said == "Everything accepted is kept. Goodbye.\n"
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_second_request_to_end_waits_for_no_analysis_and_loses_none(photo: bytes) -> None:
    endless = {"WASTECOACH_STUB_SECONDS": "3600"}
    with serving(**endless) as (process, line), httpx.Client(base_url=address_in(line)) as api:
        job = running.uploaded(api, photo)
        api.post(job["complete_url"]).raise_for_status()
        until(lambda: "jobs_running 1" in api.get("/metrics").text)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert any("Waiting for application shutdown" in said for said in process.stderr)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    with serving() as (process, line), httpx.Client(base_url=address_in(line)) as api:
        status = f"/api/v1/waste/status/{job['job_id']}"
        assert running.ended(api, status)["state"] == "done"


def test_streams_end_and_requests_are_finished_when_it_is_asked_to_end(photo: bytes) -> None:
    slow = {"WASTECOACH_STUB_SECONDS": "2"}
    with serving(**slow) as (process, line), httpx.Client(base_url=address_in(line)) as api:
        waiting = running.uploaded(api, photo)
        answers: list[httpx.Response] = []
        told: list[str] = []
        listening = threading.Event()

        def listen() -> None:
            with httpx.stream("GET", waiting["events_url"], timeout=PATIENCE_S) as events:
                for each in events.iter_lines():
                    told.append(each)
                    listening.set()

        def ask() -> None:
            url = f"{address_in(line)}/api/v1/waste/classify"
            answers.append(httpx.post(url, files={"file": photo}, timeout=PATIENCE_S))

        threads = [threading.Thread(target=listen), threading.Thread(target=ask)]
        for thread in threads:
            thread.start()
        assert listening.wait(PATIENCE_S)
        until(lambda: "jobs_running 1" in api.get("/metrics").text)
        process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join(PATIENCE_S)
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, errors
    assert told[0] == "retry: 2000"
    (answer,) = answers
    assert answer.status_code == 202
    with serving() as (process, line):
        job = answer.json()["job_id"]
        status = f"{address_in(line)}/api/v1/waste/status/{job}"
        assert httpx.get(status).json()["state"] == "done"


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with serving() as (_, line):
        port = address_in(line).rpartition(":")[2]
        second = subprocess.run(
            [sys.executable, "-m", "wastecoach", "serve", "--port", port, "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 42
    assert "Address already in use" in second.stderr
    assert second.stdout == ""


def test_a_database_that_is_not_there_is_told_in_one_line() -> None:
    nowhere = "postgresql+psycopg://someone:secret@127.0.0.1:1/nothing"
    with serving("--lang", "en", WASTECOACH_DATABASE_URL=nowhere) as (process, line):
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert line == ""
    assert process.returncode not in {0, 1}
    assert "Traceback" not in errors
    assert "secret" not in errors


def test_several_processes_share_a_port(redis_url: str, photo: bytes) -> None:
    shared = {"WASTECOACH_REDIS_URL": redis_url}
    with serving("--workers", "2", **shared) as (process, line):
        address = address_in(line)
        for _ in range(8):
            with httpx.Client(base_url=address, timeout=PATIENCE_S) as api:
                assert running.completed(api, photo)["state"] == "done"
        page = httpx.get(f"{address}/metrics").text
        asked = re.findall(r'requests_total\{.*route="/api/v1/waste/analyze".*\} (\S+)', page)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_S)
    assert [float(number) for number in asked] == [8]
    assert process.returncode == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/healthz")


def test_several_processes_need_to_see_each_others_progress() -> None:
    with serving("--workers", "2", "--lang", "en") as (process, line):
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert (line, process.returncode) == ("", 42)
    assert "redis_url" in errors


def test_one_call_answers_with_addresses_where_it_takes_too_long(photo: bytes) -> None:
    settings = Settings(vision="stub", stub_seconds=1, wait_seconds=0.1)
    with running.client(settings) as api:
        answer = api.post("/api/v1/waste/classify", files={"file": photo})
        assert answer.status_code == 202
        assert running.ended(api, answer.json()["status_url"])["state"] == "done"


def test_ready_tells_what_the_server_stands_on(api: httpx.Client) -> None:
    assert api.get("/healthz").json()["status"] == "pass"
    ready = api.get("/readyz")
    assert ready.status_code == 200
    assert "database" in {component["name"] for component in ready.json()["components"]}


def test_the_numbers_tell_of_requests_by_route(api: httpx.Client, photo: bytes) -> None:
    running.completed(api, photo)
    page = api.get("/metrics").text
    for route in ("/api/v1/waste/analyze", "/api/v1/waste/status/{job_id}"):
        assert re.search(rf'wastecoach_requests_total\{{[^}}]*route="{re.escape(route)}"', page)
