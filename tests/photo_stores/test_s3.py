"""Photos in a bucket: what a service far away can do to them."""

from __future__ import annotations

import json
import socket
import sys
import time
import traceback
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from boto3.exceptions import Boto3Error
from botocore import exceptions as botocore_exceptions
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from urllib3.exceptions import ProtocolError

from servers.s3 import Buckets
from wastecoach.core.errors import ExtraMissing
from wastecoach.core.jobs.errors import PhotoGone, PhotoStoreFull, PhotoStoreUnavailable
from wastecoach.core.photo import MAX_BYTES
from wastecoach.infra.photo_stores.opening import s3_address
from wastecoach.infra.photo_stores.s3 import S3Address, S3Photos
from wastecoach.infra.photo_stores.s3_errors import own_errors

KEY = "photos/2026/11/26/abc"
JPEG = "image/jpeg"
ID, SECRET = "AKIAEXAMPLEEXAMPLE00", "not-a-real-secret-but-one-to-look-for"


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address where nobody answers, and where nobody else can begin to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


class Liar(BaseHTTPRequestHandler):
    """Announces more than it sends."""

    def do_GET(self) -> None:
        self.send_response(206)
        self.send_header("Content-Length", "1000")
        self.send_header("Content-Range", "bytes 0-999/1000")
        self.end_headers()
        self.wfile.write(bytes(100))

    def log_message(self, *said: Any) -> None:
        pass


@pytest.fixture
def liar() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Liar) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def at(endpoint: str) -> S3Photos:
    return S3Photos(S3Address("photos-of-all", endpoint=endpoint, region="eu-west-1"), time.time)


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "PutObject")


def every_kind_below(base: type[Exception]) -> Iterator[type[Exception]]:
    for kind in base.__subclasses__():
        yield kind
        yield from every_kind_below(kind)


@pytest.mark.parametrize(
    ("fault", "ours", "detail"),
    [
        (refusal("NoSuchKey", 404), PhotoGone, None),
        (refusal("QuotaExceeded", 403), PhotoStoreFull, None),
        (refusal("XMinioStorageFull", 507), PhotoStoreFull, None),
        (refusal("Whatever", 507), PhotoStoreFull, None),
        (refusal("NoSuchBucket", 404), PhotoStoreUnavailable, "NoSuchBucket"),
        (refusal("AccessDenied", 403), PhotoStoreUnavailable, "AccessDenied"),
        (refusal("", 500), PhotoStoreUnavailable, "ClientError"),
        (NoCredentialsError(), PhotoStoreUnavailable, "NoCredentialsError"),
        (ProtocolError("cut"), PhotoStoreUnavailable, "ProtocolError"),
        (TimeoutError(), PhotoStoreUnavailable, "TimeoutError"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else None,
)
def test_what_s3_says_becomes_an_error_of_ours(
    fault: Exception, ours: type[Exception], detail: str | None
) -> None:
    with pytest.raises(ours) as refused, own_errors("s3://somewhere"):
        raise fault
    if detail is not None:
        assert refused.value.args[1] == {"place": "s3://somewhere", "detail": detail}


def test_no_error_of_the_client_is_missing() -> None:
    kinds = [kind for kind in vars(botocore_exceptions).values() if is_error(kind)]
    assert len(kinds) > 50
    for kind in {*kinds, *every_kind_below(BotoCoreError)} - {*every_kind_below(Boto3Error)}:
        with pytest.raises(PhotoStoreUnavailable), own_errors("s3://somewhere"):
            raise kind.__new__(kind)


def is_error(kind: object) -> bool:
    if not isinstance(kind, type) or not issubclass(kind, Exception) or issubclass(kind, Warning):
        return False
    # These two tell of a model of a service that is broken: never of a service.
    return kind.__name__ not in {"UndefinedModelAttributeError", "MissingServiceIdError"}


def test_a_service_that_is_away_is_unavailable(keys: None, nobody: str) -> None:
    photos = at(nobody)
    for use in (photos.ping, lambda: photos.facts(KEY), lambda: photos.write(KEY, b"", JPEG)):
        with pytest.raises(PhotoStoreUnavailable) as refused:
            use()
        assert refused.value.params == {
            "place": f"s3://photos-of-all/ ({nobody})",
            "detail": "EndpointConnectionError",
        }


def test_an_answer_that_was_cut_off_is_no_photo(keys: None, liar: str) -> None:
    with pytest.raises(PhotoStoreUnavailable):
        at(liar).read(KEY)


def test_a_bucket_that_is_not_there_is_unavailable(bucket: S3Photos, s3: Buckets) -> None:
    photos = S3Photos(S3Address("there-is-none", endpoint=s3.endpoint), time.time)
    for use in (photos.ping, lambda: photos.facts(KEY), lambda: photos.read(KEY)):
        with pytest.raises(PhotoStoreUnavailable):
            use()
    photos.close()


def test_wrong_keys_are_told_of_without_telling_them(bucket_url: str, keys: None) -> None:
    photos = S3Photos(s3_address(bucket_url), time.time)
    with pytest.raises(PhotoStoreUnavailable) as refused:
        photos.write(KEY, b"photo", JPEG)
    told = "".join(traceback.format_exception(refused.value))
    assert refused.value.params["detail"] == "InvalidAccessKeyId"
    for secret in (SECRET, ID, "Signature=", "Credential"):
        assert secret not in told
    photos.close()


def test_without_keys_there_is_no_ticket(monkeypatch: pytest.MonkeyPatch, nobody: str) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(PhotoStoreUnavailable) as refused:
        at(nobody).ticket(KEY, JPEG, None, time.time() + 60)
    assert refused.value.params["detail"] == "NoCredentialsError"


def test_a_profile_that_is_not_there_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(PhotoStoreUnavailable) as refused:
        S3Photos(S3Address("photos-of-all"), time.time)
    assert refused.value.params["detail"] == "ProfileNotFound"


def test_without_its_package_s3_says_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("boto3", "boto3.session", "botocore.config"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ExtraMissing) as refused:
        S3Photos(S3Address("photos-of-all"), time.time)
    assert refused.value.params == {"chosen": "s3", "extra": "s3"}


def test_tickets_name_the_address_that_phones_can_reach(keys: None) -> None:
    address = S3Address(
        *("photos-of-all", "in/here/", "http://storage:8333", "eu-west-1"),
        *("https://photos.example.org",),
    )
    leave = S3Photos(address, time.time).ticket(KEY, JPEG, 5, time.time() + 60)
    assert leave.put_url.startswith(f"https://photos.example.org/photos-of-all/in/here/{KEY}?")
    assert leave.form_url == "https://photos.example.org/photos-of-all"
    assert leave.fields["key"] == f"in/here/{KEY}"


def test_tickets_for_amazon_name_bucket_and_region(keys: None) -> None:
    photos = S3Photos(S3Address("photos-of-all", region="ap-northeast-2"), time.time)
    leave = photos.ticket(KEY, JPEG, None, time.time() + 60)
    host = "photos-of-all.s3.ap-northeast-2.amazonaws.com"
    assert urlsplit(leave.put_url).hostname == host
    assert urlsplit(leave.form_url).hostname == host


@pytest.mark.parametrize(
    ("size", "signed", "sizes"),
    [
        (1000, "content-length;content-type;host", [1000, 1000]),
        (None, "content-type;host", [1, MAX_BYTES]),
    ],
)
def test_a_ticket_signs_type_size_and_time(
    keys: None, size: int | None, signed: str, sizes: list[int]
) -> None:
    photos = S3Photos(S3Address("photos-of-all", region="eu-west-1"), lambda: 1000.0)
    leave = photos.ticket(KEY, JPEG, size, 1300.9)
    query = parse_qs(urlsplit(leave.put_url).query)
    assert query["X-Amz-SignedHeaders"] == [signed]
    assert query["X-Amz-Expires"] == ["300"]
    conditions = json.loads(b64decode(leave.fields["policy"]))["conditions"]
    assert {"Content-Type": JPEG} in conditions
    assert ["content-length-range", *sizes] in conditions
    assert {"key": KEY} in conditions
    assert leave.headers == {"Content-Type": JPEG}
    assert leave.expires_at == 1300.9


def test_a_photo_is_stored_with_its_media_type(bucket: S3Photos, s3: Buckets) -> None:
    bucket.write(KEY, b"photo", "image/png")
    held = s3.client().head_object(Bucket=bucket.ping()[5:].partition("/")[0], Key=KEY)
    assert held["ContentType"] == "image/png"
