"""A photo is uploaded once, however often that has to be tried."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from tests import pictures
from tests.client.stage import (
    ANALYZE,
    COMPLETE,
    JOB,
    PUT,
    Played,
    accepts,
    acting,
    connected,
    problem,
)
from tests.services.servers import Reply, cuts, says
from wastecoach.client.uploading import announced, described, form_of, read, upload
from wastecoach.core.errors import (
    PhotoEmpty,
    PhotoNotAnImage,
    PhotoNotFound,
    PhotoTooLarge,
    PhotoUnreadable,
    WastecoachError,
)
from wastecoach.core.jobs.errors import PhotoStoreFull, UploadForbidden, UploadMismatch
from wastecoach.core.jobs.job import Location, Wish
from wastecoach.core.photo import MAX_BYTES

RED = pictures.encoded(Image.new("RGB", (40, 30), pictures.RED), "PNG")
KEY = "0123456789abcdef"
NEXT = hashlib.sha256(KEY.encode()).hexdigest()
Script = dict[str, list[Reply]]
STARTED = says(202, {"job_id": JOB})
TAKEN = says(204)
EXPIRED_AT_STORE = says(403, b"<Error><Code>AccessDenied</Code></Error>")


def uploaded(server: Played, *, again: bool = False) -> str:
    wish = described(Wish(language="en", region="seoul"), RED)
    return upload(RED, wish, KEY, connected(server), again=again)


def test_a_photo_is_announced_sent_and_handed_over() -> None:
    with acting({ANALYZE: [accepts], PUT: [TAKEN], COMPLETE: [STARTED]}) as server:
        assert uploaded(server) == JOB
    asked, sent, handed = server.arrived
    assert asked.json == {
        "language": "en",
        "region": "seoul",
        "content_type": "image/png",
        "size": len(RED),
    }
    assert asked.headers["idempotency-key"] == KEY
    assert (sent.body, sent.headers["content-type"]) == (RED, "image/png")
    assert handed.target.endswith(JOB)


def test_every_step_is_tried_again_with_the_same_key() -> None:
    script: Script = {
        ANALYZE: [cuts, says(503), accepts],
        PUT: [cuts, says(503), TAKEN],
        COMPLETE: [cuts, says(502), STARTED],
    }
    with acting(script) as server:
        assert uploaded(server) == JOB
    assert [len(server.by_path[path]) for path in (ANALYZE, PUT, COMPLETE)] == [3, 3, 3]
    keys = {arrived.headers["idempotency-key"] for arrived in server.by_path[ANALYZE]}
    assert keys == {KEY}
    assert {arrived.body for arrived in server.by_path[PUT]} == {RED}


@pytest.mark.parametrize("too_late", [problem(403, "upload_expired"), EXPIRED_AT_STORE])
def test_an_address_that_is_out_of_date_is_asked_for_anew(too_late: Reply) -> None:
    script: Script = {ANALYZE: [accepts], PUT: [too_late, TAKEN], COMPLETE: [STARTED]}
    with acting(script) as server:
        assert uploaded(server) == JOB
    keys = [arrived.headers["idempotency-key"] for arrived in server.by_path[ANALYZE]]
    assert keys == [KEY, NEXT]


def test_a_job_that_expired_meanwhile_is_followed_by_another() -> None:
    gone = problem(410, "job_expired")
    script: Script = {ANALYZE: [accepts], PUT: [TAKEN], COMPLETE: [gone, STARTED]}
    with acting(script) as server:
        assert uploaded(server) == JOB
    assert len(server.by_path[ANALYZE]) == 2


def test_a_photo_that_the_store_lost_is_sent_again_to_the_same_job() -> None:
    missing = problem(409, "upload_missing")
    script: Script = {ANALYZE: [accepts], PUT: [TAKEN], COMPLETE: [missing, STARTED]}
    with acting(script) as server:
        assert uploaded(server) == JOB
    keys = [arrived.headers["idempotency-key"] for arrived in server.by_path[ANALYZE]]
    assert keys == [KEY, KEY]
    assert len(server.by_path[PUT]) == 2


def test_addresses_that_are_never_good_are_not_asked_for_for_ever() -> None:
    script: Script = {ANALYZE: [accepts], PUT: [EXPIRED_AT_STORE]}
    with acting(script) as server, pytest.raises(UploadForbidden):
        uploaded(server)
    assert len(server.by_path[PUT]) == 3


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (problem(422, "upload_mismatch"), UploadMismatch),
        (problem(503, "photo_store_full"), PhotoStoreFull),
    ],
)
def test_what_the_store_refuses_is_told(refusal: Reply, error: type[WastecoachError]) -> None:
    script: Script = {ANALYZE: [accepts], PUT: [refusal]}
    with acting(script) as server, pytest.raises(error):
        uploaded(server)
    assert COMPLETE not in server.by_path


def test_a_photo_that_is_there_already_is_not_sent_again() -> None:
    with acting({ANALYZE: [accepts], COMPLETE: [STARTED]}) as server:
        assert uploaded(server, again=True) == JOB
    assert PUT not in server.by_path


def test_a_photo_that_is_not_there_yet_is_sent_after_asking() -> None:
    missing = problem(409, "upload_missing")
    script: Script = {ANALYZE: [accepts], PUT: [TAKEN], COMPLETE: [missing, STARTED]}
    with acting(script) as server:
        assert uploaded(server, again=True) == JOB
    assert len(server.by_path[PUT]) == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", PhotoEmpty),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), PhotoTooLarge),
        (b"not a photo", PhotoNotAnImage),
    ],
)
def test_what_no_server_would_take_is_not_sent(
    content: bytes, error: type[WastecoachError], tmp_path: Path
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    for source in (content, path, str(path)):
        with pytest.raises(error):
            read(source)


def test_a_file_that_cannot_be_had_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(PhotoNotFound, match=r"missing\.jpg"):
        read(tmp_path / "missing.jpg")
    with pytest.raises(PhotoUnreadable):
        read(tmp_path)
    with pytest.raises(PhotoUnreadable):
        read("a\0b")


def test_a_wish_is_sent_with_nothing_that_is_not_set() -> None:
    wish = Wish(language="ko", location=Location(37.5, 127.0), batch="b" * 32, name="cat.jpg")
    assert announced(wish) == {
        "language": "ko",
        "location": {"latitude": 37.5, "longitude": 127.0},
        "content_type": "image/jpeg",
        "batch_id": "b" * 32,
        "name": "cat.jpg",
    }
    assert form_of(wish) == {"language": "ko", "latitude": 37.5, "longitude": 127.0}
