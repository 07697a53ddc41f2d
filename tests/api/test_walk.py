"""The founding calls and the one-call upload: one process, and many machines' worth of services."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from servers.postgres import Databases
from servers.rabbitmq import VirtualHosts
from servers.redis import Keys
from servers.s3 import Buckets
from tests.api.running import client, completed, ended, uploaded
from tests.real import new_name
from wastecoach.bootstrap import job_stores
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.infra.records.levels import upgrade
from wastecoach.settings import Settings, load_settings


@pytest.fixture(scope="module", params=["embedded", "full"])
def api(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A server, alone or with PostgreSQL, Redis, RabbitMQ, S3 and a worker; the same for all tests here."""
    with pytest.MonkeyPatch.context() as environment:
        for kind in ("CACHE", "CONFIG", "DATA"):
            environment.setenv(f"XDG_{kind}_HOME", str(tmp_path_factory.mktemp(kind)))
        environment.setenv("WASTECOACH_VISION", "stub")
        environment.setenv("WASTECOACH_REQUESTS_PER_MINUTE", "100000")
        if request.param == "embedded":
            with client(load_settings()) as found:
                yield found
            return
        with services(request, environment):
            settings = load_settings()
            prepare(settings)
            with worker(), client(settings) as found:
                yield found


@contextmanager
def services(request: pytest.FixtureRequest, environment: pytest.MonkeyPatch) -> Iterator[None]:
    """A corner of each real service, in the settings."""
    databases: Databases = request.getfixturevalue("postgres")
    hosts: VirtualHosts = request.getfixturevalue("rabbitmq")
    keys: Keys = request.getfixturevalue("redis_of_all")
    buckets: Buckets = request.getfixturevalue("s3")
    name = new_name()
    keys.empty()
    for variable, value in buckets.credentials().items():
        environment.setenv(variable, value)
    environment.setenv("WASTECOACH_DATABASE_URL", databases.create(name))
    environment.setenv("WASTECOACH_BROKER_URL", hosts.create(name))
    environment.setenv("WASTECOACH_REDIS_URL", keys.url)
    environment.setenv("WASTECOACH_PHOTOS_URL", buckets.create(name))
    yield
    buckets.delete(name)
    hosts.delete(name)
    databases.drop(name)


def prepare(settings: Settings) -> None:
    engine = job_stores.open_records(settings)
    upgrade(engine)
    engine.dispose()


@contextmanager
def worker() -> Iterator[None]:
    command = [sys.executable, "-m", "wastecoach", "worker", "--queues", "ai,batch"]
    with subprocess.Popen(command, env=dict(os.environ), start_new_session=True) as process:
        yield
        process.send_signal(signal.SIGTERM)


def test_a_photo_is_announced_uploaded_and_answered(api: httpx.Client, photo: bytes) -> None:
    asked = {
        "language": "en",
        "region": "seoul_gangnam",
        "location": {"latitude": 37.4979, "longitude": 127.0276},
        "size": len(photo),
        "name": "bottle",
    }
    job = uploaded(api, photo, **asked)
    assert api.get(job["status_url"]).json()["state"] == "pending"
    accepted = api.post(job["complete_url"])
    assert (accepted.status_code, accepted.json()["status"]) == (202, "processing")
    assert api.post(job["complete_url"]).status_code == 202
    progress = ended(api, job["status_url"])
    assert (progress["state"], progress["progress"]) == ("done", 100)
    assert set(progress["result"]) == {
        *("waste_type", "confidence", "feedback", "nearby_bins", "analysis")
    }
    result = api.get(job["result_url"])
    analysis = analysis_from_json(result.content)
    assert analysis.photo.source == "bottle"
    assert analysis.guidance[0].language == "en"
    assert json.loads(result.content) == progress["result"]["analysis"]


def test_a_form_uploads_as_well_as_a_put(api: httpx.Client, photo: bytes) -> None:
    job = api.post("/api/v1/waste/analyze", json={"size": len(photo)}).json()
    form = job["upload"]["form"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": ("a.jpg", photo)})
    assert sent.is_success
    assert api.post(job["complete_url"]).status_code == 202
    assert ended(api, job["status_url"])["state"] == "done"


def test_events_tell_every_job_to_its_end(api: httpx.Client, photo: bytes) -> None:
    job = uploaded(api, photo)
    with api.stream("GET", job["events_url"]) as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = events.iter_lines()
        assert next(line for line in lines if line.startswith("event:")) == "event: progress"
        api.post(job["complete_url"]).raise_for_status()
        told = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    sequences = [progress["sequence"] for progress in told]
    assert sequences == sorted(sequences)
    assert told[-1]["state"] == "done"
    again = api.get(job["events_url"], headers={"Last-Event-ID": str(sequences[-1])})
    assert again.status_code == 204


def test_one_call_does_it_all(api: httpx.Client, photo: bytes) -> None:
    form = {"language": "en", "region": "seoul_gangnam", "latitude": "37.5", "longitude": "127"}
    answer = api.post("/api/v1/waste/classify", files={"file": photo}, data=form)
    assert answer.status_code == 200
    assert analysis_from_json(answer.content).guidance[0].region == "seoul_gangnam"


def test_a_result_is_told_in_the_other_language_too(api: httpx.Client, photo: bytes) -> None:
    progress = completed(api, photo, language="ko")
    address = f"/api/v1/waste/result/{progress['job_id']}"
    korean, english = (api.get(address, params={"language": name}) for name in ("ko", "en"))
    assert korean.content == api.get(address).content
    assert analysis_from_json(english.content).guidance[0].language == "en"
    tag = korean.headers["etag"]
    assert api.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert "private" in korean.headers["cache-control"]


def test_a_batch_is_counted_and_fetched(api: httpx.Client, photo: bytes) -> None:
    begun = api.post("/api/v1/batches", json={"name": "October", "total": 2})
    assert (begun.status_code, begun.headers["location"]) == (201, begun.json()["status_url"])
    batch = begun.json()
    for name in ("one", "two"):
        completed(api, photo, batch_id=batch["batch_id"], name=name, language="en")
    assert api.get(batch["status_url"]).json()["states"] == {"done": 2}
    lines = api.get(batch["results_url"]).text.splitlines()
    results = [json.loads(line) for line in lines]
    assert {result["name"] for result in results} == {"one", "two"}
    assert all(result["analysis"]["guidance"] for result in results)
    first = results[0]["job_id"]
    rest = api.get(batch["results_url"], params={"after": first}).text.splitlines()
    assert rest == lines[1:]
    head, *rows = api.get(batch["results_url"], params={"format": "csv"}).text.splitlines()
    assert head.startswith("job_id,photo,item,")
    assert len(rows) == 2


def test_photos_whose_upload_never_came_are_not_accepted(api: httpx.Client) -> None:
    job = api.post("/api/v1/waste/analyze").json()
    refused = api.post(job["complete_url"])
    assert (refused.status_code, refused.json()["code"]) == (409, "upload_missing")


def test_an_upload_that_was_not_announced_so_is_not_accepted(
    api: httpx.Client, photo: bytes
) -> None:
    job = api.post("/api/v1/waste/analyze", json={"size": len(photo)}).json()
    put = job["upload"]["put"]
    for content, kind in ((photo + b"x", "image/jpeg"), (photo, "image/png")):
        sent = httpx.put(put["url"], content=content, headers={"Content-Type": kind})
        assert 400 <= sent.status_code < 500
    assert api.post(job["complete_url"]).json()["code"] == "upload_missing"


def test_what_is_no_photo_is_not_accepted(api: httpx.Client) -> None:
    text = b"<html>" * 20
    job = uploaded(api, text)
    refused = api.post(job["complete_url"])
    assert (refused.status_code, refused.json()["code"]) == (415, "photo_not_an_image")
